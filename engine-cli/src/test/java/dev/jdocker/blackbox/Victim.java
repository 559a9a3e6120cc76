package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of the host that no container is given: what an attack would read or change. */
final class Victim {

    static final String SECRET = "the-hosts-secret";

    private final Engine engine;
    private final Path folder;
    private final List<String> before;

    Victim(Engine engine) {
        this.engine = engine;
        this.folder = engine.newFolder();
        try {
            for (String name : List.of("null", "console", "passwd", "group", "resolv.conf", "hosts", "hostname")) {
                Files.writeString(folder.resolve(name), SECRET + "\n");
            }
            for (String name : List.of("pts", "shm", "mqueue", "kernel", "fs", "etc")) {
                Files.createDirectory(folder.resolve(name));
            }
            Files.writeString(folder.resolve("etc/passwd"), "victim:x:4711:4711::/:/bin/sh\n" + SECRET + "\n");
            before = look();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its path, as the engine and so the host of the containers names it. */
    String path() {
        return engine.there(folder);
    }

    void assertUntouched() {
        List<String> now = look();
        if (!now.equals(before)) {
            throw new AssertionError("the host's folder was " + before + ", is " + now);
        }
    }

    private List<String> look() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().map(this::describe).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String describe(Path path) {
        try {
            boolean regular = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
            return folder.relativize(path) + " "
                    + Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS)
                    + (regular ? " " + Files.readString(path) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
