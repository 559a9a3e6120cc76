package dev.jdocker.daemon.build.control;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.Credentials;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.image.push.PushRoute;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code type=moby}: into the engine's store, under the names in {@code name}, and to their registries with {@code push}. */
final class ImageExporter implements Exporter {

    private final PushRoute pushes;

    ImageExporter(PushRoute pushes) {
        this.pushes = pushes;
    }

    @Override
    public Map<String, String> export(
            RunningBuild build, List<BuiltImage> images, Map<String, String> attributes, int number) throws Exception {
        if (images.size() > 1) {
            throw new Unsupported("the image store keeps one platform of an image: build for one, or export to oci");
        }
        boolean push = Boolean.parseBoolean(attributes.get("push"));
        if (push && Boolean.parseBoolean(attributes.get("push-by-digest"))) {
            throw new Unsupported("pushing by digest is not supported: name a tag");
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
        if (push) {
            push(build, names);
        }
        Map<String, String> response = new TreeMap<>();
        response.put("containerimage.digest", id.text());
        response.put("containerimage.config.digest", id.text());
        if (!names.isEmpty()) {
            response.put("image.name", attributes.getOrDefault("name", ""));
        }
        return response;
    }

    private void push(RunningBuild build, List<ImageReference> names) throws Exception {
        if (names.isEmpty()) {
            throw new BadRequest("tag is needed when pushing to registry");
        }
        Credentials credentials = build.credentials();
        for (ImageReference name : names) {
            var _ = ExportStep.run(
                    build.observer(),
                    "pushing " + name,
                    step -> step.part("pushing layers", part -> {
                        pushes.push(name, credentials.of(name.domain()));
                        return true;
                    }));
        }
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
