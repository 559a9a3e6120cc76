package dev.jdocker.daemon.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The files of one log by their names, as Docker names them: the one being written, {@code .1} before it, and so on; those
 * that are compressed end in {@code .gz}. Callers hold the log's lock of {@link Rotations}. A crash between two steps leaves
 * at most a gap in the numbers, which the next shift fills.
 */
final class RotatedFiles {
    static final String COMPRESSED = ".gz";
    private static final String WORK = ".tmp";

    private final Path current;
    private final int maxFiles;

    RotatedFiles(StoredLog log) {
        this.current = log.file();
        this.maxFiles = log.rotation().maxFiles();
    }

    Path current() {
        return current;
    }

    /** The greatest number a file may have. */
    int oldest() {
        return maxFiles - 1;
    }

    /** The file with that number, whichever form it has. */
    Optional<Path> slot(int number) {
        Path plain = plain(number);
        if (Files.exists(plain)) {
            return Optional.of(plain);
        }
        Path compressed = compressed(number);
        return Files.exists(compressed) ? Optional.of(compressed) : Optional.empty();
    }

    Path plain(int number) {
        return current.resolveSibling(current.getFileName() + "." + number);
    }

    Path compressed(int number) {
        return current.resolveSibling(current.getFileName() + "." + number + COMPRESSED);
    }

    /** A new file beside the log for work that is not finished. */
    Path work() throws IOException {
        return Files.createTempFile(folder(), current.getFileName() + ".", WORK);
    }

    /** Moves the file that was being written into the row; it can be begun anew then. */
    void rotate() throws IOException {
        if (maxFiles < 2) {
            // Readers keep what they have open.
            Files.deleteIfExists(current);
            return;
        }
        int free = 1;
        while (free < oldest() && slot(free).isPresent()) {
            free++;
        }
        for (int number = free; number > 1; number--) {
            shift(number - 1, number);
        }
        Files.deleteIfExists(compressed(1));
        Files.move(current, plain(1), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void shift(int from, int to) throws IOException {
        Path source = plain(from);
        boolean isPlain = Files.exists(source);
        Path target = isPlain ? plain(to) : compressed(to);
        Files.move(
                isPlain ? source : compressed(from),
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(isPlain ? compressed(to) : plain(to));
    }

    /** Clears away what a crash left: unfinished work, second forms and gaps in the numbers. */
    void tidy() throws IOException {
        try (DirectoryStream<Path> leftovers =
                Files.newDirectoryStream(folder(), current.getFileName() + ".*" + WORK)) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
        int next = 1;
        for (int number = 1; number <= oldest(); number++) {
            if (slot(number).isEmpty()) {
                continue;
            }
            if (Files.exists(plain(number))) {
                Files.deleteIfExists(compressed(number));
            }
            if (number > next) {
                shift(number, next);
            }
            next++;
        }
    }

    private Path folder() {
        Path folder = current.getParent();
        if (folder == null) {
            throw new IllegalStateException("a log has a folder: " + current);
        }
        return folder;
    }
}
