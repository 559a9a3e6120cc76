package dev.jdocker.cli.image;

import dev.jdocker.cli.format.Row;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An image under one of its names, as {@code images} shows it. */
public final class ImageRow extends Row {
    public static final Map<String, String> HEADINGS = Map.ofEntries(
            Map.entry("ID", "IMAGE ID"),
            Map.entry("Repository", "REPOSITORY"),
            Map.entry("Tag", "TAG"),
            Map.entry("Digest", "DIGEST"),
            Map.entry("CreatedSince", "CREATED"),
            Map.entry("CreatedAt", "CREATED AT"),
            Map.entry("Size", "SIZE"),
            Map.entry("Containers", "CONTAINERS"),
            Map.entry("VirtualSize", "SIZE"),
            Map.entry("SharedSize", "SHARED SIZE"),
            Map.entry("UniqueSize", "UNIQUE SIZE"));

    private static final String NONE = "<none>";

    private final @Nullable Object image;
    private final String repository;
    private final String tag;
    private final String digest;
    private final boolean truncated;
    private final Clock clock;

    private ImageRow(
            @Nullable Object image, String repository, String tag, String digest, boolean truncated, Clock clock) {
        super("*formatter.imageContext", HEADINGS);
        this.image = image;
        this.repository = repository;
        this.tag = tag;
        this.digest = digest;
        this.truncated = truncated;
        this.clock = clock;
    }

    /** Adds a row for each tag, and for each digest whose repository has none. */
    public static void add(
            List<ImageRow> rows,
            @Nullable Object image,
            boolean digestRows,
            boolean showDigests,
            boolean truncated,
            Clock clock) {
        Map<String, List<String>> tags = byRepository(Json.list(image, "RepoTags"), ':');
        Map<String, List<String>> digests = byRepository(Json.list(image, "RepoDigests"), '@');
        if (tags.isEmpty() && digests.isEmpty()) {
            rows.add(new ImageRow(image, NONE, NONE, NONE, truncated, clock));
            return;
        }
        for (Map.Entry<String, List<String>> entry : tags.entrySet()) {
            List<String> known = digests.remove(entry.getKey());
            List<String> shown = showDigests && known != null ? known : List.of(NONE);
            for (String tag : entry.getValue()) {
                for (String digest : shown) {
                    rows.add(new ImageRow(image, entry.getKey(), tag, digest, truncated, clock));
                }
            }
        }
        for (Map.Entry<String, List<String>> entry : digests.entrySet()) {
            List<String> shown = digestRows ? entry.getValue() : List.of("");
            for (String digest : shown) {
                rows.add(new ImageRow(image, entry.getKey(), NONE, digest, truncated, clock));
            }
        }
    }

    /** The one row of an image under the first of its names. */
    public static ImageRow first(@Nullable Object image, Clock clock) {
        List<ImageRow> rows = new ArrayList<>();
        add(rows, image, false, false, true, clock);
        return rows.getFirst();
    }

    private static Map<String, List<String>> byRepository(List<?> references, char separator) {
        Map<String, List<String>> byRepository = new LinkedHashMap<>();
        for (Object reference : references) {
            String text = String.valueOf(reference);
            int cut = text.lastIndexOf(separator);
            if (cut > 0 && !text.startsWith(NONE)) {
                byRepository
                        .computeIfAbsent(text.substring(0, cut), _ -> new ArrayList<>())
                        .add(text.substring(cut + 1));
            }
        }
        return byRepository;
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "ID" -> truncated ? Human.shortId(Json.string(image, "Id")) : Json.string(image, "Id");
            case "Repository" -> repository;
            case "Tag" -> tag;
            case "Digest" -> digest;
            case "CreatedSince" -> Human.ago(Json.number(image, "Created"), clock.instant());
            case "CreatedAt" -> Human.time(Json.number(image, "Created"), clock.getZone());
            case "Size" -> Human.size(Json.number(image, "Size"));
            case "VirtualSize" -> Human.sizeWithFourDigits(Json.number(image, "Size"));
            case "Containers" -> count(Json.number(image, "Containers"));
            case "SharedSize" -> optionalSize(Json.number(image, "SharedSize"));
            case "UniqueSize" ->
                Json.number(image, "SharedSize") == -1
                        ? "N/A"
                        : optionalSize(Json.number(image, "Size") - Json.number(image, "SharedSize"));
            default -> Json.string(image, name);
        };
    }

    private static String count(long containers) {
        return containers == -1 ? "N/A" : Long.toString(containers);
    }

    private static String optionalSize(long bytes) {
        return bytes == -1 ? "N/A" : Human.sizeWithFourDigits(bytes);
    }
}
