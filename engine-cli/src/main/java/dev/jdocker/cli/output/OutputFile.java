package dev.jdocker.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that a command writes: there whole, or as it was before. */
public final class OutputFile {

    private final Path path;

    private OutputFile(Path path) {
        this.path = path;
    }

    /**
     * Checks that {@code name} can become a regular file.
     *
     * @param purpose what fails otherwise: {@code failed to save image}
     */
    public static OutputFile of(String name, String purpose) throws IOException {
        Path path = Path.of(name).toAbsolutePath();
        Path folder = path.getParent();
        if (folder == null || Files.isDirectory(path)) {
            throw new IOException(purpose + ": cannot write to a directory");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(purpose + ": invalid output path: stat " + folder + ": no such file or directory");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(purpose + ": cannot write to a device or a pipe");
        }
        return new OutputFile(path);
    }

    /** Writes all of {@code in}. */
    public void write(InputStream in) throws IOException {
        Path draft = Files.createTempFile(path.getParent(), ".tmp-" + path.getFileName(), "");
        try {
            Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
