package dev.jdocker.cli.network;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A network as {@code network ls} shows it. */
final class NetworkRow extends Row {
    static final Map<String, String> HEADINGS = Map.of(
            "ID", "NETWORK ID",
            "Name", "NAME",
            "Driver", "DRIVER",
            "Scope", "SCOPE",
            "IPv4", "IPV4",
            "IPv6", "IPV6",
            "Internal", "INTERNAL",
            "Labels", "LABELS",
            "CreatedAt", "CREATED AT");

    private final @Nullable Object network;
    private final boolean truncated;

    NetworkRow(@Nullable Object network, boolean truncated) {
        super("*network.networkContext", HEADINGS);
        this.network = network;
        this.truncated = truncated;
    }

    String name() {
        return Json.string(network, "Name");
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "ID" -> truncated ? Human.shortId(Json.string(network, "Id")) : Json.string(network, "Id");
            case "IPv4" -> Boolean.toString(Json.bool(network, "EnableIPv4"));
            case "IPv6" -> Boolean.toString(Json.bool(network, "EnableIPv6"));
            case "Internal" -> Boolean.toString(Json.bool(network, "Internal"));
            case "Labels" -> labels();
            case "CreatedAt" -> time(Json.string(network, "Created"));
            default -> Json.string(network, name);
        };
    }

    @Override
    public String label(String key) {
        return Json.string(Json.object(network, "Labels"), key);
    }

    private String labels() {
        List<String> labels = new ArrayList<>();
        new TreeMap<>(Json.object(network, "Labels")).forEach((key, value) -> labels.add(key + "=" + value));
        return String.join(",", labels);
    }

    /** {@code 2026-01-02T03:04:05.6Z} as Go prints it: {@code 2026-01-02 03:04:05.6 +0000 UTC}. */
    static String time(String rfc3339) {
        String text = rfc3339.replaceFirst("T", " ");
        if (text.endsWith("Z")) {
            return text.substring(0, text.length() - 1) + " +0000 UTC";
        }
        int zone = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        if (zone < text.indexOf(' ')) {
            return text;
        }
        String offset = text.substring(zone).replace(":", "");
        return text.substring(0, zone) + " " + offset + " " + offset;
    }
}
