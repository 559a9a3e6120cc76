package dev.jdocker.daemon.userns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines {@code owner:first:count} of subuid(5) or subgid(5). */
record SubordinateIds(Path file) {
    private static final long FIRST_FREE = 100_000;

    /** Ids from {@code first} on that {@code owner} may use. */
    record Range(String owner, long first, long count) {
        long end() {
            return first + count;
        }
    }

    List<Range> all() {
        List<Range> ranges = new ArrayList<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] fields = line.strip().split(":", -1);
                if (fields.length == 3 && !line.startsWith("#")) {
                    ranges.add(new Range(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2])));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("read " + file + ": " + e.getMessage(), e);
        }
        return ranges;
    }

    /** Those of one owner, by any of its names. */
    List<Range> of(List<String> names) {
        return all().stream().filter(range -> names.contains(range.owner())).toList();
    }

    /** Where a new range would lie above all others. */
    long free() {
        return all().stream().mapToLong(Range::end).reduce(FIRST_FREE, Math::max);
    }

    void append(Range range) {
        new AccountFile(file).append(range.owner() + ":" + range.first() + ":" + range.count());
    }
}
