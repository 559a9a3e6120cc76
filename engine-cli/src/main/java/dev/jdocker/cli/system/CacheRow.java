package dev.jdocker.cli.system;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record of the build cache, as {@code system df -v} shows it. */
final class CacheRow extends Row {
    static final Map<String, String> HEADINGS = Map.ofEntries(
            Map.entry("ID", "CACHE ID"),
            Map.entry("Parent", "PARENT"),
            Map.entry("CacheType", "CACHE TYPE"),
            Map.entry("Description", "DESCRIPTION"),
            Map.entry("InUse", "IN USE"),
            Map.entry("Shared", "SHARED"),
            Map.entry("Size", "SIZE"),
            Map.entry("CreatedAt", "CREATED AT"),
            Map.entry("CreatedSince", "CREATED"),
            Map.entry("LastUsedAt", "LAST USED AT"),
            Map.entry("LastUsedSince", "LAST USED"),
            Map.entry("UsageCount", "USAGE"));

    private final @Nullable Object entry;
    private final Clock clock;

    CacheRow(@Nullable Object entry, Clock clock) {
        super("*formatter.buildCacheContext", HEADINGS);
        this.entry = entry;
        this.clock = clock;
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "ID" -> Human.shortId(Json.string(entry, "ID")) + (Json.bool(entry, "InUse") ? "*" : "");
            case "CacheType" -> Json.string(entry, "Type");
            case "InUse", "Shared" -> Boolean.toString(Json.bool(entry, name));
            case "Size" -> Human.size(Json.number(entry, "Size"));
            case "CreatedSince" -> ago("CreatedAt");
            case "LastUsedSince" -> ago("LastUsedAt");
            case "UsageCount" -> Long.toString(Json.number(entry, "UsageCount"));
            default -> Json.string(entry, name);
        };
    }

    private String ago(String key) {
        String time = Json.string(entry, key);
        return time.isEmpty() ? "" : Human.ago(Instant.parse(time).getEpochSecond(), clock.instant());
    }
}
