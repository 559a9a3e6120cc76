package dev.jdocker.daemon.commit;

import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.container.ContainerFilesystem;
import dev.jdocker.daemon.container.files.IdTranslation;
import dev.jdocker.daemon.container.files.Placeholders;
import dev.jdocker.daemon.layer.LayerSource;
import dev.jdocker.daemon.tar.ProducedStream;
import dev.jdocker.daemon.tar.TarWriter;
import dev.jdocker.daemon.tar.TreeWriter;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Stat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Set;

/** What a container has written, as the tar of a layer with the owners that its processes see. */
record WritableLayer(Linux linux, ContainerFilesystem container) implements LayerSource {

    private static final Set<String> COPIED_FOR_PLACEHOLDERS = Set.of("etc", "dev", "proc", "sys");

    @Override
    public InputStream open() throws IOException {
        return ProducedStream.of("commit", this::write);
    }

    private void write(OutputStream out) throws IOException {
        String folder = container.rootfs().upper().toString();
        try (Fd upper = linux.openat(Fd.CWD, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
            TarWriter tar = new TarWriter(out);
            Placeholders placeholders = new Placeholders(linux, upper);
            new TreeWriter(linux, tar, TreeWriter.Form.LAYER, IdTranslation.toContainer(container.idMap()))
                    .leavingOut((path, stat) -> placeholders.test(path, stat) || isUnchanged(path, stat, placeholders))
                    .writeRoot(upper);
            tar.finish();
        } catch (ErrnoException e) {
            throw new IOException("read what container " + container.id() + " has written: " + e.getMessage(), e);
        }
    }

    /** A folder of the image that is here only because a start has put placeholders into it. */
    private boolean isUnchanged(String path, Stat stat, Placeholders placeholders) {
        if (!stat.isDirectory()
                || !COPIED_FOR_PLACEHOLDERS.contains(path)
                || !placeholders.holdsPlaceholdersOnly(path)) {
            return false;
        }
        for (Path layer : container.rootfs().lowers()) {
            try (Fd folder = linux.openat(Fd.CWD, layer.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
                Stat before = linux.fstatat(folder, path, AT_SYMLINK_NOFOLLOW);
                return before.mode() == stat.mode() && before.uid() == stat.uid() && before.gid() == stat.gid();
            } catch (ErrnoException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
        return false;
    }
}
