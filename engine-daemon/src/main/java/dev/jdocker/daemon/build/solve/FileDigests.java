package dev.jdocker.daemon.build.solve;

import dev.jdocker.linux.Linux.Stat;
import dev.jdocker.linux.Linux.Timespec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The digests of files' contents, known by the state of their inodes, so that a context is read once and not for each build. The time
 * of the inode's last change, which nobody can set, is part of the state; a file that has changed just now is not remembered, since
 * it could change again within one tick of that clock. Bounded: those go first that were not asked for longest. Safe for many threads.
 */
final class FileDigests {

    private static final int MOST = 65_536;
    private static final long TICK_MILLIS = 50;

    private final InstantSource clock;
    private final Map<State, byte[]> digests = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<State, byte[]> eldest) {
            return size() > MOST;
        }
    };

    private record State(long device, long inode, long size, Timespec modification, Timespec change) {
        static State of(Stat stat) {
            return new State(stat.device(), stat.inode(), stat.sizeBytes(), stat.modification(), stat.change());
        }
    }

    FileDigests(InstantSource clock) {
        this.clock = clock;
    }

    /** The digest of a file's content, null if it is not known. */
    synchronized byte @Nullable [] get(Stat stat) {
        return digests.get(State.of(stat));
    }

    /** Remembers the digest of what has been read since the file was in this state. */
    synchronized void put(Stat stat, byte[] digest) {
        Instant changed =
                Instant.ofEpochSecond(stat.change().seconds(), stat.change().nanoseconds());
        if (changed.isBefore(clock.instant().minusMillis(TICK_MILLIS))) {
            digests.put(State.of(stat), digest);
        }
    }
}
