package dev.jdocker.daemon;

import dev.jdocker.daemon.container.UserLookup;
import dev.jdocker.daemon.container.spec.ProcessUser;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.linux.Linux;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.user.ExecUser;
import dev.jdocker.user.LayeredFiles;
import dev.jdocker.user.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds a container's user in the layers of its root file system, the writable one on top. */
record ImageUserLookup(Linux linux) implements UserLookup {

    @Override
    public ProcessUser find(String user, List<String> groups, Rootfs.Overlay rootfs) {
        List<Path> layers = new ArrayList<>();
        layers.add(rootfs.upper());
        for (Path lower : rootfs.lowers()) {
            layers.add(real(lower));
        }
        try {
            ExecUser found = new dev.jdocker.user.UserLookup(new LayeredFiles(linux, layers)).resolve(user, groups);
            return new ProcessUser(found.toOci(), found.home());
        } catch (UserException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    /** Layers go by short links in overlay's mount data; their files are looked up from the folders themselves. */
    private static Path real(Path layer) {
        try {
            return layer.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("look up the user in layer " + layer, e);
        }
    }
}
