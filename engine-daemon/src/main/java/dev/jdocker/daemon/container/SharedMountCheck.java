package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.BadRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mounts spread into or out of a container only from where the host itself lets them spread; else it is said at once. */
final class SharedMountCheck {
    private static final int PLACE = 4; // of the fields of /proc/self/mountinfo, proc(5)
    private static final int FIRST_OPTIONAL = 6;

    private SharedMountCheck() {}

    /** What is known of the mount that a path is on. */
    record Mounted(Path place, List<String> optional) {
        boolean has(String kind) {
            return optional.stream().anyMatch(field -> field.startsWith(kind));
        }
    }

    /**
     * @throws BadRequest in Docker's words if the source is not on such a mount
     */
    static void check(Path source, String propagation) {
        boolean shared = propagation.endsWith("shared");
        boolean slave = propagation.endsWith("slave");
        if (!shared && !slave) {
            return;
        }
        try {
            Mounted mounted = find(Files.readAllLines(Path.of("/proc/self/mountinfo")), source.toRealPath());
            if (mounted == null || mounted.has("shared:") || (slave && mounted.has("master:"))) {
                return;
            }
            throw new BadRequest("path " + source + " is mounted on " + mounted.place() + " but it is not a shared"
                    + (slave ? " or slave mount" : " mount"));
        } catch (IOException e) {
            throw new UncheckedIOException("look at the mount of " + source, e);
        }
    }

    /** The mount that {@code path} is on: of those at the longest part of it the last. */
    static @Nullable Mounted find(List<String> mountinfo, Path path) {
        Mounted found = null;
        for (String line : mountinfo) {
            String[] fields = line.split(" ", -1);
            Path place = Path.of(unescaped(fields[PLACE]));
            if (path.startsWith(place)
                    && (found == null || place.getNameCount() >= found.place().getNameCount())) {
                int end = Arrays.asList(fields).indexOf("-");
                found = new Mounted(place, List.of(Arrays.copyOfRange(fields, FIRST_OPTIONAL, end)));
            }
        }
        return found;
    }

    private static String unescaped(String place) {
        return place.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
