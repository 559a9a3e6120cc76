package dev.jdocker.daemon.build;

import dev.jdocker.api.filter.Filters;
import java.time.Duration;
import java.util.List;

/** What goes of the build cache by itself, some time after a build. */
@FunctionalInterface
public interface CachePolicy {

    /**
     * Says what is too much.
     *
     * @param diskBytes the size of the disk that the cache is on
     * @return what to remove, one after another; nothing where the cache is not bounded
     */
    List<BuildCache.Pruning> prunings(long diskBytes);

    /**
     * Bounds the cache as a whole. Where neither of the first two is told, a tenth of the disk may be used, at least 2 GiB.
     *
     * @param reservedBytes so much stays in any case, 0 if not told
     * @param maxUsedBytes what is above it goes, 0 if not told
     * @param minFreeBytes so much is to be free on the disk, 0 for no bound
     */
    static CachePolicy bounded(long reservedBytes, long maxUsedBytes, long minFreeBytes) {
        long least = 2L << 30;
        int share = 10;
        return diskBytes -> {
            long most = reservedBytes == 0 && maxUsedBytes == 0 ? Math.max(least, diskBytes / share) : maxUsedBytes;
            return List.of(
                    new BuildCache.Pruning(true, Filters.none(), Duration.ZERO, reservedBytes, most, minFreeBytes));
        };
    }
}
