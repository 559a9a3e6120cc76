package dev.jdocker.daemon.image.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OCI image layout (image-spec, image-layout.md): {@code index.json} names manifests or further indexes; blobs lie in
 * {@code blobs/sha256/}. Of an index of one image for several platforms the wanted one is taken. Each manifest must be
 * what its digest says and what its media type says (CVE-2021-41190).
 */
final class OciLayout {

    static final String INDEX = "index.json";
    private static final int MAX_BYTES = 8 << 20;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_MANIFESTS = 10_000;
    private static final String ATTESTATION = "vnd.docker.reference.type";
    private static final Set<String> INDEX_TYPES = Set.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");
    private static final Set<String> MANIFEST_TYPES = Set.of(
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");

    private final ImageArchive archive;
    private final ImagePlatform wanted;

    private OciLayout(ImageArchive archive, ImagePlatform wanted) {
        this.archive = archive;
        this.wanted = wanted;
    }

    /** A manifest with what the index says of it, and the outermost index that led to it, null where none but the layout's did. */
    private record Found(
            JsonNode manifest,
            ArchivedImage.Bytes bytes,
            @Nullable ImagePlatform platform,
            ArchivedImage.@Nullable Bytes index) {}

    static List<ArchivedImage> read(ImageArchive archive, ImagePlatform wanted) throws IOException {
        OciLayout layout = new OciLayout(archive, wanted);
        JsonNode index = Documents.tree(archive.read(INDEX, MAX_BYTES));
        List<JsonNode> descriptors = layout.manifestsOf(index);
        List<ArchivedImage> images = new ArrayList<>();
        for (JsonNode descriptor : descriptors) {
            if (descriptor.path("annotations").has(ATTESTATION)) {
                continue;
            }
            // an entry for another platform counts only if it is all there is
            ImagePlatform platform = ImagePlatform.of(descriptor.get("platform"));
            if (platform != null && descriptors.size() > 1 && !wanted.accepts(platform)) {
                continue;
            }
            List<Found> found = new ArrayList<>();
            layout.collect(descriptor, 0, null, found);
            images.add(layout.image(layout.choose(found), names(descriptor)));
        }
        if (images.isEmpty() && !descriptors.isEmpty()) {
            throw new IOException("no image for platform " + wanted + " in the archive");
        }
        return images;
    }

    private void collect(JsonNode descriptor, int depth, ArchivedImage.@Nullable Bytes index, List<Found> found)
            throws IOException {
        if (descriptor.path("annotations").has(ATTESTATION)) {
            return;
        }
        if (depth > MAX_DEPTH || found.size() > MAX_MANIFESTS) {
            throw new IOException("invalid archive: index too deep or too large");
        }
        String type = descriptor.path("mediaType").asText();
        ArchivedImage.Bytes bytes = new ArchivedImage.Bytes(bytes(descriptor));
        JsonNode body = Documents.tree(bytes.content());
        if (INDEX_TYPES.contains(type)) {
            for (JsonNode child : manifestsOf(body)) {
                String blob = blobPath(digest(child));
                if (archive.has(blob)) { // of an index often one platform only is in the archive
                    collect(child, depth + 1, index == null ? bytes : index, found);
                }
            }
        } else if (MANIFEST_TYPES.contains(type) || type.isEmpty()) {
            if (body.has("manifests")
                    || !body.path("config").isObject()
                    || !body.path("layers").isArray()) {
                throw new IOException("invalid manifest " + digest(descriptor) + ": not of type " + type);
            }
            found.add(new Found(body, bytes, ImagePlatform.of(descriptor.get("platform")), index));
        } else {
            throw new IOException("unsupported media type " + type);
        }
    }

    private Found choose(List<Found> found) throws IOException {
        for (Found one : found) {
            ImagePlatform platform = one.platform();
            if (platform != null && wanted.accepts(platform)) {
                return one;
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new IOException("no image for platform " + wanted + " in the archive");
    }

    private ArchivedImage image(Found found, List<ImageReference> names) throws IOException {
        byte[] config = bytes(found.manifest().path("config"));
        List<ArchivedImage.Bytes> documents = new ArrayList<>();
        documents.add(found.bytes());
        if (found.index() != null) {
            documents.add(found.index());
        }
        return new ArchivedImage(
                new ArchivedImage.Config(new ArchivedImage.Bytes(config), ConfigDocument.parse(config)),
                layers(found.manifest()),
                names,
                documents);
    }

    private static List<ArchivedLayer> layers(JsonNode manifest) throws IOException {
        List<ArchivedLayer> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            Digest digest = digest(layer);
            layers.add(
                    new ArchivedLayer(blobPath(digest), layer.path("mediaType").asText(), digest));
        }
        return layers;
    }

    /**
     * What the layout beside a {@code manifest.json} has for the image of that config: its manifest, where that is for
     * compressed layers, as engines write it that keep images as they came from a registry. Else nothing.
     */
    static ArchivedImage completed(ImageArchive archive, ArchivedImage image) throws IOException {
        if (!archive.has(INDEX)) {
            return image;
        }
        OciLayout layout = new OciLayout(archive, ImagePlatform.host());
        List<Found> found = new ArrayList<>();
        for (JsonNode descriptor : layout.manifestsOf(Documents.tree(archive.read(INDEX, MAX_BYTES)))) {
            layout.collect(descriptor, 0, null, found);
        }
        Digest config = Digest.of(image.config().json().content());
        for (Found one : found) {
            boolean compressed = layers(one.manifest()).stream()
                    .anyMatch(layer -> layer.mediaType().endsWith("gzip")
                            || layer.mediaType().endsWith("zstd"));
            if (compressed && digest(one.manifest().path("config")).equals(config)) {
                return layout.image(one, image.names());
            }
        }
        return image;
    }

    private List<JsonNode> manifestsOf(JsonNode index) throws IOException {
        if (!index.path("manifests").isArray() || index.has("layers") || index.has("config")) {
            throw new IOException("invalid index: no manifests");
        }
        List<JsonNode> manifests = new ArrayList<>();
        index.path("manifests").forEach(manifests::add);
        return manifests;
    }

    private byte[] bytes(JsonNode descriptor) throws IOException {
        Digest digest = digest(descriptor);
        byte[] bytes = archive.read(blobPath(digest), MAX_BYTES);
        if (!Digest.of(bytes).equals(digest)) {
            throw new IOException("invalid archive: blob " + digest + " has other content");
        }
        return bytes;
    }

    private static Digest digest(JsonNode descriptor) throws IOException {
        String text = descriptor.path("digest").asText();
        if (!Digest.isDigest(text)) {
            throw new IOException("invalid digest in archive: " + text);
        }
        return Digest.parse(text);
    }

    private static String blobPath(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }

    /** The complete name that Docker and containerd write, else OCI's, which may be a bare tag and then names nothing. */
    private static List<ImageReference> names(JsonNode descriptor) throws IOException {
        JsonNode annotations = descriptor.path("annotations");
        String name = annotations.path("io.containerd.image.name").asText();
        if (name.isEmpty()) {
            name = annotations.path("org.opencontainers.image.ref.name").asText();
            if (name.indexOf(':') < 0 && name.indexOf('/') < 0) {
                return List.of();
            }
        }
        try {
            ImageReference reference = ImageReference.parse(name).withDefaultTag();
            return reference.digest() == null ? List.of(reference) : List.of();
        } catch (InvalidReferenceException e) {
            throw new IOException("invalid name in archive: " + name, e);
        }
    }
}
