package dev.jdocker.cli.container;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container uses as {@code stats} shows it; a container that could not be read yet shows dashes. */
final class StatsRow extends Row {
    static final Map<String, String> HEADINGS = Map.of(
            "Container", "CONTAINER",
            "ID", "CONTAINER ID",
            "Name", "NAME",
            "CPUPerc", "CPU %",
            "MemUsage", "MEM USAGE / LIMIT",
            "MemPerc", "MEM %",
            "NetIO", "NET I/O",
            "BlockIO", "BLOCK I/O",
            "PIDs", "PIDS");

    private final String container;
    private final @Nullable Object stats;
    private final boolean truncated;

    /**
     * @param container as the user named it
     * @param stats the engine's answer, null without one
     */
    StatsRow(String container, @Nullable Object stats, boolean truncated) {
        super("*container.statsContext", HEADINGS);
        this.container = container;
        this.stats = stats;
        this.truncated = truncated;
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "Container" -> container;
            case "ID" -> truncated ? Human.shortId(id()) : id();
            case "Name" -> name();
            case "CPUPerc" -> stats == null ? "--" : percentage(cpu());
            case "MemUsage" ->
                stats == null ? "-- / --" : Human.binarySize(memory()) + " / " + Human.binarySize(memoryLimit());
            case "MemPerc" ->
                stats == null ? "--" : percentage(memoryLimit() == 0 ? 0 : memory() * 100.0 / memoryLimit());
            case "NetIO" -> stats == null ? "--" : network();
            case "BlockIO" -> stats == null ? "--" : blockIo();
            case "PIDs" ->
                stats == null ? "--" : Long.toString(Json.number(Json.object(stats, "pids_stats"), "current"));
            default -> null;
        };
    }

    @Override
    public String label(String key) {
        return "";
    }

    private String id() {
        String id = Json.string(stats, "id");
        return id.isEmpty() ? container : id;
    }

    private String name() {
        String name = Json.string(stats, "name");
        return name.length() > 1 ? name.substring(1) : "--";
    }

    private static String percentage(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }

    /** Of one CPU: two busy ones are 200. */
    private double cpu() {
        Map<String, @Nullable Object> now = Json.object(stats, "cpu_stats");
        Map<String, @Nullable Object> before = Json.object(stats, "precpu_stats");
        double used = Json.number(Json.object(now, "cpu_usage"), "total_usage")
                - (double) Json.number(Json.object(before, "cpu_usage"), "total_usage");
        double had = Json.number(now, "system_cpu_usage") - (double) Json.number(before, "system_cpu_usage");
        long cpus = Json.number(now, "online_cpus");
        if (cpus == 0) {
            cpus = Json.list(Json.object(now, "cpu_usage"), "percpu_usage").size();
        }
        return used > 0 && had > 0 ? used / had * cpus * 100 : 0;
    }

    /** Without what the kernel would give back at once: the page cache that was not used lately. */
    private long memory() {
        Map<String, @Nullable Object> memory = Json.object(stats, "memory_stats");
        Map<String, @Nullable Object> details = Json.object(memory, "stats");
        long usage = Json.number(memory, "usage");
        String key = details.containsKey("total_inactive_file") ? "total_inactive_file" : "inactive_file";
        long idle = Json.number(details, key);
        return idle < usage ? usage - idle : usage;
    }

    private long memoryLimit() {
        return Json.number(Json.object(stats, "memory_stats"), "limit");
    }

    private String network() {
        long received = 0;
        long sent = 0;
        for (Object counters : Json.object(stats, "networks").values()) {
            received += Json.number(counters, "rx_bytes");
            sent += Json.number(counters, "tx_bytes");
        }
        return Human.size(received) + " / " + Human.size(sent);
    }

    private String blockIo() {
        long read = 0;
        long written = 0;
        for (Object entry : Json.list(Json.object(stats, "blkio_stats"), "io_service_bytes_recursive")) {
            String operation = Json.string(entry, "op").toLowerCase(Locale.ROOT);
            if (operation.startsWith("r")) {
                read += Json.number(entry, "value");
            } else if (operation.startsWith("w")) {
                written += Json.number(entry, "value");
            }
        }
        return Human.size(read) + " / " + Human.size(written);
    }
}
