package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.DockerfileSource;
import dev.jdocker.daemon.build.LocalSource;
import dev.jdocker.daemon.build.LocalSource.Selection;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.error.BadRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Dockerfile in a folder of the client's, with its own ignore file or the one of the context. Both must be regular files of
 * these folders: a link there leads nowhere (CVE-2022-4122).
 */
final class ClientDockerfile implements DockerfileSource {

    private static final String DEFAULT_NAME = "Dockerfile";
    private static final String IGNORE = ".dockerignore";
    private static final long MAX_BYTES = 8 * 1024 * 1024;

    private final LocalSource folder;
    private final @Nullable LocalSource ignoreFolder;
    private final String name;

    /**
     * @param ignoreFolder where {@code .dockerignore} is: the context; null if it is no folder of the client's
     * @param name the file's path in the folder, empty for the usual one
     */
    ClientDockerfile(LocalSource folder, @Nullable LocalSource ignoreFolder, String name) {
        this.folder = folder;
        this.ignoreFolder = ignoreFolder;
        this.name = name.isEmpty() ? DEFAULT_NAME : clean(name);
    }

    private static String clean(String name) {
        Path path = Path.of(name).normalize();
        if (path.isAbsolute()) {
            path = Path.of("/").relativize(path);
        }
        if (path.startsWith("..") || path.toString().isEmpty()) {
            throw new BadRequest("invalid Dockerfile name: " + name);
        }
        return path.toString();
    }

    @Override
    public Dockerfiles load() throws IOException {
        Path there = folder.fetch(
                new Selection(List.of(name, name + IGNORE, lowerCase()), List.of(), List.of()), bytes -> {});
        @Nullable String text = read(there, name);
        if (text == null && name.endsWith(DEFAULT_NAME)) {
            text = read(there, lowerCase());
        }
        if (text == null) {
            throw new IOException("failed to read dockerfile: open " + name + ": no such file or directory");
        }
        @Nullable String ignore = read(there, name + IGNORE);
        if (ignore == null && ignoreFolder != null) {
            ignore =
                    read(ignoreFolder.fetch(new Selection(List.of(IGNORE), List.of(), List.of()), bytes -> {}), IGNORE);
        }
        return new Dockerfiles(new SourceFile(name, text), ignore);
    }

    private String lowerCase() {
        return name.endsWith(DEFAULT_NAME)
                ? name.substring(0, name.length() - DEFAULT_NAME.length()) + "dockerfile"
                : name;
    }

    private static @Nullable String read(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !isBelow(folder, file)) {
            return null;
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(name + " is larger than " + MAX_BYTES + " bytes");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static boolean isBelow(Path folder, Path file) throws IOException {
        return file.toRealPath().startsWith(folder.toRealPath());
    }
}
