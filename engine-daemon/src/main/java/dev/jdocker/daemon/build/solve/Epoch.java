package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time that a build counts with, {@code SOURCE_DATE_EPOCH}: images are of then, and no file that a step writes is later. So the
 * same steps make the same image at any time. Without it both have their true times.
 *
 * @param at null where it is not given
 */
record Epoch(@Nullable Instant at) {

    static Epoch of(BuildRequest request) throws BuildException {
        String text = request.args().getOrDefault("SOURCE_DATE_EPOCH", "");
        try {
            return new Epoch(text.isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(text)));
        } catch (NumberFormatException | DateTimeException e) {
            throw new BuildException("invalid SOURCE_DATE_EPOCH: " + text, e);
        }
    }

    @Nullable
    Timestamp timestamp() {
        return at == null ? null : new Timestamp(at);
    }

    /** A step's key, in which it counts if it is given: another time is another result. */
    Definition key(String kind) {
        Definition definition = new Definition(kind);
        return at == null ? definition : definition.add("at").add(Long.toString(at.getEpochSecond()));
    }

    /** Lets no file of a folder, and not the folder itself, be later. */
    void clamp(Linux linux, Path folder) {
        if (at != null) {
            Linux.Timespec latest = new Linux.Timespec(at.getEpochSecond(), 0);
            try (Fd root = linux.openat(Fd.CWD, folder.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
                below(linux, root, latest);
                set(linux, root, ".", latest);
            }
        }
    }

    private static void below(Linux linux, Fd folder, Linux.Timespec latest) {
        for (String name : linux.list(folder)) {
            if (linux.fstatat(folder, name, AT_SYMLINK_NOFOLLOW).isDirectory()) {
                try (Fd child = linux.openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)) {
                    below(linux, child, latest);
                }
            }
            set(linux, folder, name, latest);
        }
    }

    private static void set(Linux linux, Fd folder, String name, Linux.Timespec latest) {
        Linux.Timespec now = linux.fstatat(folder, name, AT_SYMLINK_NOFOLLOW).modification();
        boolean later =
                now.seconds() > latest.seconds() || (now.seconds() == latest.seconds() && now.nanoseconds() > 0);
        if (later) {
            linux.utimensat(folder, name, latest, latest, AT_SYMLINK_NOFOLLOW);
        }
    }
}
