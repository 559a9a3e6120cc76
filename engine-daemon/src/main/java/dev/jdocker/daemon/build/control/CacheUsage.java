package dev.jdocker.daemon.build.control;

import buildkit.control.DiskUsageRequest;
import buildkit.control.DiskUsageResponse;
import buildkit.control.PruneRequest;
import buildkit.control.UsageRecord;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.daemon.build.BuildCache;
import java.time.Duration;
import java.util.function.Consumer;

/** The cache of builds as BuildKit's clients are told of it. */
final class CacheUsage {

    private final BuildCache cache;

    CacheUsage(BuildCache cache) {
        this.cache = cache;
    }

    DiskUsageResponse usage(DiskUsageRequest request) {
        DiskUsageResponse.Builder usage = DiskUsageResponse.newBuilder();
        Filters filters = CacheFilter.parse(request.getFilterList());
        cache.list().stream()
                .filter(entry -> CacheFilter.accepts(filters, entry))
                .forEach(entry -> usage.addRecord(record(entry)));
        return usage.build();
    }

    void prune(PruneRequest request, Consumer<UsageRecord> removed) {
        cache.prune(
                new BuildCache.Pruning(
                        request.getAll(),
                        CacheFilter.parse(request.getFilterList()),
                        Duration.ofNanos(request.getKeepDuration()),
                        request.getReservedSpace(),
                        request.getMaxUsedSpace(),
                        request.getMinFreeSpace()),
                entry -> removed.accept(record(entry)));
    }

    private static UsageRecord record(BuildCache.Entry entry) {
        UsageRecord.Builder record = UsageRecord.newBuilder()
                .setID(entry.id())
                .addAllParents(entry.parents())
                .setRecordType(entry.kind())
                .setDescription(entry.description())
                .setMutable(entry.mutable())
                .setInUse(entry.inUse())
                .setShared(entry.shared())
                .setSize(entry.sizeBytes())
                .setCreatedAt(Times.of(entry.created()))
                .setUsageCount(entry.usageCount());
        if (entry.lastUsed() != null) {
            record.setLastUsedAt(Times.of(entry.lastUsed()));
        }
        return record.build();
    }
}
