package dev.jdocker.cli.system;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What things of one kind take of the disk, as {@code system df} shows it. */
final class DfRow extends Row {
    static final Map<String, String> HEADINGS = Map.of(
            "Type", "TYPE",
            "TotalCount", "TOTAL",
            "Active", "ACTIVE",
            "Size", "SIZE",
            "Reclaimable", "RECLAIMABLE");

    private static final Set<String> RUNNING = Set.of("running", "paused", "restarting");

    private final String type;
    private final int total;
    private final int active;
    private final long size;
    private final long reclaimable;

    private DfRow(String type, int total, int active, long size, long reclaimable) {
        super("*formatter.diskUsageImagesContext", HEADINGS);
        this.type = type;
        this.total = total;
        this.active = active;
        this.size = size;
        this.reclaimable = reclaimable;
    }

    static List<DfRow> of(Map<String, @Nullable Object> usage) {
        return List.of(
                images(Json.list(usage, "Images"), Json.number(usage, "LayersSize")),
                containers(Json.list(usage, "Containers")),
                volumes(Json.list(usage, "Volumes")),
                buildCache(Json.list(usage, "BuildCache")));
    }

    private static DfRow images(List<?> images, long size) {
        int active = 0;
        long used = 0;
        for (Object image : images) {
            if (Json.number(image, "Containers") > 0) {
                active++;
                used += Json.number(image, "Size") - Math.max(Json.number(image, "SharedSize"), 0);
            }
        }
        return new DfRow("Images", images.size(), active, size, size - used);
    }

    private static DfRow containers(List<?> containers) {
        int active = 0;
        long size = 0;
        long reclaimable = 0;
        for (Object container : containers) {
            long written = Json.number(container, "SizeRw");
            size += written;
            if (RUNNING.contains(Json.string(container, "State"))) {
                active++;
            } else {
                reclaimable += written;
            }
        }
        return new DfRow("Containers", containers.size(), active, size, reclaimable);
    }

    private static DfRow volumes(List<?> volumes) {
        int active = 0;
        long size = 0;
        long reclaimable = 0;
        for (Object volume : volumes) {
            Object usage = Json.object(volume, "UsageData");
            long bytes = Math.max(Json.number(usage, "Size"), 0);
            size += bytes;
            if (Json.number(usage, "RefCount") > 0) {
                active++;
            } else {
                reclaimable += bytes;
            }
        }
        return new DfRow("Local Volumes", volumes.size(), active, size, reclaimable);
    }

    private static DfRow buildCache(List<?> entries) {
        int active = 0;
        long size = 0;
        long used = 0;
        for (Object entry : entries) {
            long bytes = Json.bool(entry, "Shared") ? 0 : Json.number(entry, "Size");
            size += bytes;
            if (Json.bool(entry, "InUse")) {
                active++;
                used += bytes;
            }
        }
        return new DfRow("Build Cache", entries.size(), active, size, size - used);
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "Type" -> type;
            case "TotalCount" -> Integer.toString(total);
            case "Active" -> Integer.toString(active);
            case "Size" -> Human.sizeWithFourDigits(size);
            case "Reclaimable" -> reclaimable();
            default -> null;
        };
    }

    private String reclaimable() {
        String bytes = Human.sizeWithFourDigits(reclaimable);
        boolean share = size > 0 && !type.equals("Build Cache");
        return share ? bytes + " (" + reclaimable * 100 / size + "%)" : bytes;
    }
}
