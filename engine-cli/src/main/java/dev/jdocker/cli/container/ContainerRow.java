package dev.jdocker.cli.container;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A container as {@code ps} shows it. */
public final class ContainerRow extends Row {
    public static final Map<String, String> HEADINGS = Map.ofEntries(
            Map.entry("ID", "CONTAINER ID"),
            Map.entry("Names", "NAMES"),
            Map.entry("Image", "IMAGE"),
            Map.entry("Command", "COMMAND"),
            Map.entry("CreatedAt", "CREATED AT"),
            Map.entry("RunningFor", "CREATED"),
            Map.entry("Ports", "PORTS"),
            Map.entry("State", "STATE"),
            Map.entry("Status", "STATUS"),
            Map.entry("Size", "SIZE"),
            Map.entry("Labels", "LABELS"),
            Map.entry("Mounts", "MOUNTS"),
            Map.entry("LocalVolumes", "LOCAL VOLUMES"),
            Map.entry("Networks", "NETWORKS"),
            Map.entry("Platform", "PLATFORM"));

    private static final int COMMAND_WIDTH = 20;
    private static final int MOUNT_WIDTH = 15;

    private final @Nullable Object container;
    private final boolean truncated;
    private final Clock clock;
    private boolean sizeAsked;

    public ContainerRow(@Nullable Object container, boolean truncated, Clock clock) {
        super("*formatter.ContainerContext", HEADINGS);
        this.container = container;
        this.truncated = truncated;
        this.clock = clock;
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "ID" -> truncated ? Human.shortId(Json.string(container, "Id")) : Json.string(container, "Id");
            case "Names" -> names();
            case "Image" -> image();
            case "Command" -> command();
            case "CreatedAt" -> Human.time(Json.number(container, "Created"), clock.getZone());
            case "RunningFor" -> Human.ago(Json.number(container, "Created"), clock.instant());
            case "Ports" -> PortText.of(Json.list(container, "Ports"));
            case "Size" -> {
                sizeAsked = true;
                yield size();
            }
            case "Labels" -> labels();
            case "Mounts" -> mounts();
            case "LocalVolumes" -> localVolumes();
            case "Networks" ->
                String.join(
                        ",",
                        Json.object(Json.object(container, "NetworkSettings"), "Networks")
                                .keySet());
            case "Platform" -> null;
            default -> Json.string(container, name);
        };
    }

    /** Whether anybody has asked for the size, which is costly for the engine to find out. */
    boolean sizeWasAsked() {
        return sizeAsked;
    }

    @Override
    public String label(String key) {
        return Json.string(Json.object(container, "Labels"), key);
    }

    private String names() {
        List<String> names = new ArrayList<>();
        for (Object name : Json.list(container, "Names")) {
            String text = String.valueOf(name);
            String bare = text.startsWith("/") ? text.substring(1) : text;
            // A name with a slash inside is a link's, of interest only in full.
            if (!truncated || bare.indexOf('/') < 0) {
                names.add(bare);
            }
        }
        return truncated && !names.isEmpty() ? names.getFirst() : String.join(",", names);
    }

    private String image() {
        String image = Json.string(container, "Image");
        if (image.isEmpty()) {
            return "<no image>";
        }
        if (!truncated) {
            return image;
        }
        String id = Human.shortId(Json.string(container, "ImageID"));
        if (id.equals(Human.shortId(image))) {
            return id;
        }
        int digest = image.indexOf('@');
        return digest < 0 ? image : image.substring(0, digest);
    }

    private String command() {
        String command = Json.string(container, "Command");
        String shown = truncated ? Human.ellipsis(command, COMMAND_WIDTH) : command;
        return "\""
                + shown.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t") + "\"";
    }

    private String size() {
        String own = Human.size(Json.number(container, "SizeRw"));
        long whole = Json.number(container, "SizeRootFs");
        return whole > 0 ? own + " (virtual " + Human.size(whole) + ")" : own;
    }

    private String labels() {
        List<String> labels = new ArrayList<>();
        for (Map.Entry<String, Object> label : new TreeMap<>(Json.object(container, "Labels")).entrySet()) {
            labels.add(label.getKey() + "=" + label.getValue());
        }
        return String.join(",", labels);
    }

    private String mounts() {
        List<String> mounts = new ArrayList<>();
        for (Object mount : Json.list(container, "Mounts")) {
            String name = Json.string(mount, "Name");
            String shown = name.isEmpty() ? Json.string(mount, "Source") : name;
            mounts.add(truncated ? Human.ellipsis(shown, MOUNT_WIDTH) : shown);
        }
        return String.join(",", mounts);
    }

    private String localVolumes() {
        int count = 0;
        for (Object mount : Json.list(container, "Mounts")) {
            if (Json.string(mount, "Driver").equals("local")) {
                count++;
            }
        }
        return Integer.toString(count);
    }
}
