package dev.jdocker.daemon.config;

import dev.jdocker.api.filter.Filters;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What builds may do and what they may keep, {@code builder} of daemon.json.
 *
 * @param entitlements what a client may grant its build: {@code network.host}, {@code security.insecure}
 */
public record BuilderOptions(Set<String> entitlements, CacheCollection collection, History history) {

    /** What holds where nothing is said. */
    static final BuilderOptions DEFAULTS = new BuilderOptions(
            Set.of("network.host"),
            new CacheCollection(true, new CacheBounds(0, 0, 0), List.of()),
            new History(Duration.ofDays(2), 50));

    public BuilderOptions {
        entitlements = Set.copyOf(entitlements);
    }

    /**
     * How the build cache is kept small, {@code builder.gc}.
     *
     * @param enabled whether it is at all
     * @param bounds of the whole cache, where there are no rules
     * @param rules one after another
     */
    public record CacheCollection(boolean enabled, CacheBounds bounds, List<CacheRule> rules) {
        public CacheCollection {
            rules = List.copyOf(rules);
        }
    }

    /**
     * In bytes, 0 for none.
     *
     * @param reserved so much stays in any case
     * @param maxUsed what is above it goes
     * @param minFree so much is to be free on the disk
     */
    public record CacheBounds(long reserved, long maxUsed, long minFree) {}

    /**
     * Which records of builds go, {@code builder.history}: those that are older and not among the newest.
     *
     * @param maxEntries how many are the newest
     */
    public record History(Duration maxAge, int maxEntries) {}

    /**
     * What to remove where the bounds are exceeded.
     *
     * @param all also what is internal or shared with images
     */
    public record CacheRule(boolean all, Filters filters, CacheBounds bounds) {}
}
