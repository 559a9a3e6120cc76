package dev.jdocker.cli.volume;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A volume, as {@code volume ls} shows it. */
public final class VolumeRow extends Row {
    public static final Map<String, String> HEADINGS = Map.ofEntries(
            Map.entry("Availability", "AVAILABILITY"),
            Map.entry("Driver", "DRIVER"),
            Map.entry("Group", "GROUP"),
            Map.entry("Labels", "LABELS"),
            Map.entry("Links", "LINKS"),
            Map.entry("Mountpoint", "MOUNTPOINT"),
            Map.entry("Name", "VOLUME NAME"),
            Map.entry("Scope", "SCOPE"),
            Map.entry("Size", "SIZE"),
            Map.entry("Status", "STATUS"));

    /** Numbers within names count as numbers: {@code v2} is before {@code v10}. */
    public static final Comparator<VolumeRow> BY_NAME =
            (a, b) -> NaturalOrder.compare(Json.string(a.volume, "Name"), Json.string(b.volume, "Name"));

    private static final String NONE = "N/A";

    private final @Nullable Object volume;

    public VolumeRow(@Nullable Object volume) {
        super("*formatter.volumeContext", HEADINGS);
        this.volume = volume;
    }

    @Override
    public String label(String key) {
        return Json.string(Json.object(volume, "Labels"), key);
    }

    @Override
    public @Nullable Object field(String name) {
        Object usage = Json.object(volume, "UsageData");
        boolean sized = !Json.object(volume, "UsageData").isEmpty();
        return switch (name) {
            case "Availability", "Group", "Status" -> NONE;
            case "Labels" ->
                Json.object(volume, "Labels").entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
            case "Links" -> sized ? Long.toString(Json.number(usage, "RefCount")) : NONE;
            case "Size" -> sized ? Human.size(Json.number(usage, "Size")) : NONE;
            default -> Json.string(volume, name);
        };
    }
}
