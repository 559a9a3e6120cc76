package dev.jdocker.daemon.volume;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** A driver known by its name, looked up when it is needed: that of a plugin may not be there when the engine starts. */
record LazyDriver(String name, Function<String, VolumeDriver> lookup) implements VolumeDriver {

    private VolumeDriver driver() {
        return lookup.apply(name);
    }

    @Override
    public String scope() {
        return driver().scope();
    }

    @Override
    public void create(VolumeDocument document) {
        driver().create(document);
    }

    @Override
    public void remove(VolumeDocument document) {
        driver().remove(document);
    }

    @Override
    public Path mount(VolumeDocument document, String user) {
        return driver().mount(document, user);
    }

    @Override
    public void unmount(VolumeDocument document, String user) {
        driver().unmount(document, user);
    }

    @Override
    public String path(VolumeDocument document) {
        return driver().path(document);
    }

    @Override
    public Map<String, Object> status(VolumeDocument document) {
        return driver().status(document);
    }
}
