package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.build.DockerfileSource.Dockerfiles;
import dev.jdocker.daemon.build.LocalSource;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A context that has been received whole into a folder of the engine; closing removes it. Its files are read as files of the
 * context: links lead nowhere out of it, and what is no regular file is not read (CVE-2022-4122).
 */
public final class ReceivedContext implements LocalSource, AutoCloseable {

    private static final int MAX_BYTES = 16 << 20;

    private final Linux linux;
    private final Workspace space;

    ReceivedContext(Linux linux, Workspace space) {
        this.linux = linux;
        this.space = space;
    }

    /** Unpacks a tar, compressed or not. */
    void unpack(InputStream archive) throws IOException {
        try (Fd root = root();
                InputStream plain = Archive.plain(archive)) {
            Archive.unpack(linux, plain, root, "");
            plain.skipNBytes(0);
        }
    }

    /** Makes a file of it. */
    void add(String name, byte[] content) throws IOException {
        Files.write(folder().resolve(name), content);
    }

    Path folder() {
        return space.upper();
    }

    private Fd root() {
        return linux.openat(Fd.CWD, folder().toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    }

    /** The text of a file, null if there is none. */
    @Nullable
    String read(String path) throws IOException {
        try (Fd root = root()) {
            Fd file = CopyFiles.read(linux, root, path);
            if (file == null) {
                return null;
            }
            try (InputStream in = new FdStream(linux, file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new IOException(path + " is larger than " + MAX_BYTES + " bytes");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        }
    }

    /**
     * The Dockerfile of that name, and what is to be ignored.
     *
     * @throws IOException if there is none
     */
    public Dockerfiles dockerfiles(String name) throws IOException {
        String text = read(name);
        if (text == null) {
            throw new IOException("Cannot locate specified Dockerfile: " + name);
        }
        String ignore = read(name + ".dockerignore");
        return new Dockerfiles(new SourceFile(name, text), ignore == null ? read(".dockerignore") : ignore);
    }

    @Override
    public String name() {
        return "context";
    }

    /** Removes what is excluded. */
    @Override
    public Path fetch(Selection selection, LongConsumer receivedBytes) throws IOException {
        try {
            IgnorePatterns patterns = IgnorePatterns.of(selection.excluded());
            if (!patterns.isEmpty()) {
                boolean _ = prune(folder(), "", patterns);
            }
        } catch (DockerfileException e) {
            throw new IOException(e.getMessage(), e);
        }
        return folder();
    }

    /** Whether nothing is left in the folder. */
    private static boolean prune(Path folder, String prefix, IgnorePatterns patterns) throws IOException {
        boolean empty = true;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String path = prefix + file.getFileName();
                boolean excluded = patterns.excludes(path);
                boolean isFolder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
                if (excluded && !(isFolder && patterns.hasExceptions())) {
                    TreeRemoval.remove(file);
                } else if (isFolder && prune(file, path + "/", patterns) && excluded) {
                    Files.delete(file);
                } else {
                    empty = false;
                }
            }
        }
        return empty;
    }

    @Override
    public void close() {
        space.close();
    }
}
