package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.DockerfileSource;
import dev.jdocker.daemon.build.FileTree;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.filesync.TreeReader;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A Dockerfile among the files of a result. */
final class InputDockerfile implements DockerfileSource {

    private static final int MAX_BYTES = 2 << 20;
    private static final String IGNORE = ".dockerignore";

    private final Linux linux;
    private final BuiltImage image;
    private final String name;

    /** @param name its path, empty for {@code Dockerfile} */
    InputDockerfile(Linux linux, BuiltImage image, String name) {
        this.linux = linux;
        this.image = image;
        this.name = name.isEmpty() ? "Dockerfile" : name;
    }

    @Override
    public Dockerfiles load() throws IOException {
        try (FileTree tree = image.open()) {
            TreeReader files = new TreeReader(linux, tree.root());
            String text = read(files, name);
            if (text == null) {
                throw new IOException("failed to read dockerfile: open " + name + ": no such file or directory");
            }
            return new Dockerfiles(new SourceFile(name, text), read(files, name + IGNORE));
        }
    }

    private static @Nullable String read(TreeReader files, String path) throws IOException {
        try {
            byte[] bytes = files.read(path, 0, MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(path + " is larger than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return null;
            }
            throw new IOException("failed to read dockerfile: " + e.getMessage(), e);
        }
    }
}
