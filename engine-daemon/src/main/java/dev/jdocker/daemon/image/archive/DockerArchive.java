package dev.jdocker.daemon.image.archive;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code docker save} writes, before and after it became an OCI layout too: {@code manifest.json} is {@code
 * [{"Config": "<hex>.json", "RepoTags": ["x:1"], "Layers": ["<hex>/layer.tar"]}]}.
 */
final class DockerArchive {

    static final String MANIFEST = "manifest.json";
    private static final int MAX_BYTES = 8 << 20;

    private DockerArchive() {}

    record Item(
            @JsonProperty("Config") String config,
            @JsonProperty("RepoTags") List<String> repoTags,
            @JsonProperty("Layers") List<String> layers) {
        Item {
            repoTags = repoTags == null ? List.of() : List.copyOf(repoTags);
            layers = layers == null ? List.of() : List.copyOf(layers);
        }
    }

    static List<ArchivedImage> read(ImageArchive archive) throws IOException {
        List<ArchivedImage> images = new ArrayList<>();
        for (Item item : Documents.read(archive.read(MANIFEST, MAX_BYTES), Item[].class)) {
            if (item == null || item.config() == null) {
                throw new IOException("invalid manifest, no Config");
            }
            byte[] config = archive.read(item.config(), ConfigDocument.MAX_BYTES);
            ConfigDocument document = ConfigDocument.parse(config);
            List<ImageReference> names = new ArrayList<>();
            for (String tag : item.repoTags()) {
                ImageReference name = ImageReference.parse(tag);
                if (name.tag() != null && name.digest() == null) {
                    names.add(name);
                }
            }
            ArchivedImage image = new ArchivedImage(
                    new ArchivedImage.Config(new ArchivedImage.Bytes(config), document),
                    item.layers().stream().map(ArchivedLayer::of).toList(),
                    names,
                    List.of());
            images.add(OciLayout.completed(archive, image));
        }
        return images;
    }
}
