package dev.jdocker.jrunc;

import dev.jdocker.oci.Spec;
import dev.jdocker.oci.SpecException;
import dev.jdocker.oci.SpecJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A bundle: a directory with a configuration and a root file system.
 *
 * @param directory absolute
 * @param config checked as far as it can be without the kernel
 * @param rootfs absolute, without symbolic links
 */
record Bundle(Path directory, Spec config, Path rootfs) {
    private static final String FILE = "config.json";
    private static final long MAX_BYTES = 32 << 20;

    /** Reads the bundle that a container is to be made of; a broken one is told in one sentence. */
    static Bundle read(Path given) {
        Path directory = given.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new JruncException("chdir " + directory + ": "
                    + (Files.exists(directory) ? "not a directory" : "no such file or directory"));
        }
        Spec config = config(directory.resolve(FILE));
        ConfigRules.check(config);
        return new Bundle(directory, config, rootfs(directory, config));
    }

    private static Spec config(Path file) {
        try {
            if (Files.exists(file) && (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES)) {
                throw new JruncException("read " + file + ": not a regular file of at most " + MAX_BYTES + " bytes");
            }
            return SpecJson.read(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new JruncException("JSON specification file config.json not found", e);
        } catch (IOException | SpecException e) {
            throw new JruncException("read " + file + ": " + reason(e), e);
        }
    }

    /** Without Jackson's remarks on where it read from: the path of the file says that. */
    private static String reason(Exception e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return text.replaceAll(" \\((start marker at )?\\[Source: .*", "")
                .replaceFirst("^read the container's configuration: ", "");
    }

    private static Path rootfs(Path directory, Spec config) {
        String path = ConfigRules.root(config).path();
        Path rootfs = directory.resolve(path).normalize();
        try {
            Path real = rootfs.toRealPath();
            if (!Files.isDirectory(real)) {
                throw new JruncException("invalid rootfs: " + rootfs + " is not a directory");
            }
            return real;
        } catch (NoSuchFileException e) {
            throw new JruncException("invalid rootfs: stat " + rootfs + ": no such file or directory", e);
        } catch (IOException e) {
            throw new JruncException("invalid rootfs: " + e, e);
        }
    }
}
