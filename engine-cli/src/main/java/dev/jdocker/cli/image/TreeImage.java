package dev.jdocker.cli.image;

import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image as {@code images --tree} shows it.
 *
 * @param names its tags, none of an image without
 * @param variants the images of an index, each for a platform; none where the engine tells of none
 */
record TreeImage(List<String> names, Figures figures, List<Variant> variants) {

    /** The columns behind the name. */
    record Figures(String id, String diskUsage, String contentSize, boolean used) {
        private static Figures of(String id, long diskBytes, long contentBytes, boolean used) {
            return new Figures(Human.shortId(id), Human.size(diskBytes), Human.size(contentBytes), used);
        }
    }

    /** @param available whether more of it is here than its place in the index */
    record Variant(String platform, boolean available, Figures figures) {}

    /** The images that are shown, the newest first: those that have no name at all only with {@code all}. */
    static List<TreeImage> of(List<?> images, boolean all) {
        return images.stream()
                .filter(image -> all || !isNameless(image))
                .sorted(Comparator.comparingLong((Object image) -> Json.number(image, "Created"))
                        .reversed())
                .map(TreeImage::of)
                .toList();
    }

    private static boolean isNameless(@Nullable Object image) {
        return isNone(Json.list(image, "RepoTags"), "<none>:<none>")
                && isNone(Json.list(image, "RepoDigests"), "<none>@<none>");
    }

    /** Whether a list of names is empty, also as engines before 25 say it. */
    private static boolean isNone(List<?> names, String none) {
        return names.isEmpty() || names.equals(List.of(none));
    }

    private static TreeImage of(@Nullable Object image) {
        List<String> names =
                Json.list(image, "RepoTags").stream().map(String::valueOf).toList();
        List<Variant> variants = new ArrayList<>();
        boolean used = Json.number(image, "Containers") > 0;
        long contentBytes = 0;
        for (Object manifest : Json.list(image, "Manifests")) {
            if (Json.string(manifest, "Kind").equals("image")) {
                Variant variant = variant(manifest);
                variants.add(variant);
                used |= variant.figures().used();
                contentBytes += Json.number(Json.object(manifest, "Size"), "Content");
            }
        }
        Figures figures = Figures.of(Json.string(image, "Id"), Json.number(image, "Size"), contentBytes, used);
        return new TreeImage(names, figures, List.copyOf(variants));
    }

    private static Variant variant(@Nullable Object manifest) {
        Object data = Json.object(manifest, "ImageData");
        Object platform = Json.object(data, "Platform");
        String text = Json.string(platform, "os") + "/" + Json.string(platform, "architecture");
        String variant = Json.string(platform, "variant");
        Object size = Json.object(manifest, "Size");
        return new Variant(
                variant.isEmpty() ? text : text + "/" + variant,
                Json.bool(manifest, "Available"),
                Figures.of(
                        Json.string(manifest, "ID"),
                        Json.number(size, "Total"),
                        Json.number(size, "Content"),
                        !Json.list(data, "Containers").isEmpty()));
    }
}
