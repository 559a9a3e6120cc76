package dev.jdocker.daemon.userns;

import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.oci.IdMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of host ids for containers that want one of their own: no two overlap. They are cut from what subuid(5) and
 * subgid(5) give to {@code jdocker} or {@code containers}; where those name neither, from a part of the ids that
 * distributions leave alone.
 */
public final class IdRanges {
    private static final List<String> OWNERS = List.of("jdocker", "containers");
    private static final long FIRST = 0x20000000L;
    private static final long LAST = 0x7fff0000L;

    private final SubordinateIds users;
    private final SubordinateIds groups;
    private final @Nullable IdMap remapped;
    private final Set<IdMap> given = new HashSet<>();

    IdRanges(Path etc, @Nullable IdMap remapped) {
        this.users = new SubordinateIds(etc.resolve("subuid"));
        this.groups = new SubordinateIds(etc.resolve("subgid"));
        this.remapped = remapped;
    }

    /**
     * Those of this machine.
     *
     * @param remapped what the daemon maps for all its containers, which none gets for itself
     */
    public static IdRanges ofMachine(@Nullable IdMap remapped) {
        return new IdRanges(Path.of("/etc"), remapped);
    }

    /**
     * A free range; it is kept until {@link #settle}.
     *
     * @param used the ranges that containers have
     */
    public synchronized IdMap take(Collection<IdMap> used) {
        List<IdMap> taken = new ArrayList<>(used);
        taken.addAll(given);
        if (remapped != null) {
            taken.add(remapped);
        }
        List<Long> userStarts = starts(users);
        List<Long> groupStarts = starts(groups);
        for (int i = 0; i < Math.min(userStarts.size(), groupStarts.size()); i++) {
            IdMap candidate = IdMap.of(userStarts.get(i), groupStarts.get(i));
            if (taken.stream().noneMatch(other -> overlap(candidate, other))) {
                given.add(candidate);
                return candidate;
            }
        }
        throw new Conflict("no range of " + IdMap.RANGE + " user ids is left: " + users.file() + " and " + groups.file()
                + " say how many there are");
    }

    /** The range is known from its container's document now, or not wanted after all. */
    public synchronized void settle(IdMap range) {
        given.remove(range);
    }

    private static List<Long> starts(SubordinateIds ids) {
        List<SubordinateIds.Range> ranges = ids.of(OWNERS);
        if (ranges.isEmpty()) {
            ranges = List.of(new SubordinateIds.Range("", FIRST, LAST - FIRST));
        }
        List<Long> starts = new ArrayList<>();
        for (SubordinateIds.Range range : ranges) {
            for (long start = range.first(); start + IdMap.RANGE <= range.end(); start += IdMap.RANGE) {
                starts.add(start);
            }
        }
        return starts;
    }

    private static boolean overlap(IdMap one, IdMap other) {
        return overlap(one.users(), other.users()) || overlap(one.groups(), other.groups());
    }

    private static boolean overlap(List<IdMapping> some, List<IdMapping> others) {
        return some.stream()
                .anyMatch(a -> others.stream()
                        .anyMatch(b -> a.hostId() < b.hostId() + b.size() && b.hostId() < a.hostId() + a.size()));
    }
}
