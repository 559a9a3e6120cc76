package dev.jdocker.daemon.container;

import dev.jdocker.daemon.container.spec.SpecBuilder;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Host ids for the user namespaces of containers: each gets a range that no other has. */
final class IdRanges {
    private static final long FIRST = 0x20000000L;
    private static final long LAST = 0x7fff0000L;

    private final Set<Long> given = new HashSet<>();

    /** The first id of a free range. */
    synchronized long take(Collection<Container> containers) {
        Set<Long> used = new HashSet<>(given);
        containers.stream()
                .map(container -> container.document().idRangeStart())
                .filter(Objects::nonNull)
                .forEach(used::add);
        for (long start = FIRST; start <= LAST; start += SpecBuilder.ID_RANGE) {
            if (!used.contains(start)) {
                given.add(start);
                return start;
            }
        }
        throw new IllegalStateException("no range of user ids is left");
    }

    /** The range is known from its container's document now, or not wanted after all. */
    synchronized void settle(long start) {
        given.remove(start);
    }
}
