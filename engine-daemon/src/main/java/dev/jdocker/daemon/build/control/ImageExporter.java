package dev.jdocker.daemon.build.control;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.BuiltImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code type=moby}: into the engine's store, under the names in {@code name}. */
final class ImageExporter implements Exporter {

    @Override
    public Map<String, String> export(
            RunningBuild build, List<BuiltImage> images, Map<String, String> attributes, int number) throws Exception {
        if (images.size() > 1) {
            throw new Unsupported("the image store keeps one platform of an image: build for one, or export to oci");
        }
        if (Boolean.parseBoolean(attributes.get("push"))) {
            throw new Unsupported("pushing from the builder is not supported: push the image when it is built");
        }
        BuiltImage image = images.getFirst();
        List<ImageReference> names = names(attributes);
        Digest id = ExportStep.run(build.observer(), "exporting to image", step -> {
            Digest written = step.part("exporting layers", part -> image.id());
            step.part("writing image " + written, part -> image.commit(names));
            for (ImageReference name : names) {
                step.part("naming to " + name, part -> name);
            }
            return written;
        });
        Map<String, String> response = new TreeMap<>();
        response.put("containerimage.digest", id.text());
        response.put("containerimage.config.digest", id.text());
        if (!names.isEmpty()) {
            response.put("image.name", attributes.getOrDefault("name", ""));
        }
        return response;
    }

    /** The complete names in a list with commas. */
    static List<ImageReference> names(Map<String, String> attributes) {
        String names = attributes.getOrDefault("name", "");
        return Arrays.stream(names.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> ImageReference.parse(name).withDefaultTag())
                .toList();
    }
}
