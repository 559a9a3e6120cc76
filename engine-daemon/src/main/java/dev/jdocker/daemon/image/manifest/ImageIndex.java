package dev.jdocker.daemon.image.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.registry.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A list of manifests, one per platform: {@code {"manifests": [{"mediaType": "…", "digest": "sha256:…", "size": 739,
 * "platform": {"architecture": "amd64", "os": "linux"}}]}} (OCI image-spec, image-index.md; Docker's manifest list).
 */
public record ImageIndex(List<Descriptor> manifests) {

    private static final int MAX_MANIFESTS = 10_000;

    private record Document(
            @JsonProperty("mediaType") @Nullable String mediaType,
            @JsonProperty("manifests") @Nullable List<Descriptor> manifests,
            @JsonProperty("config") @Nullable Object config,
            @JsonProperty("layers") @Nullable Object layers) {}

    public ImageIndex {
        manifests = List.copyOf(manifests);
    }

    /** Reads an index. */
    public static ImageIndex parse(Manifest manifest) throws IOException {
        Document document = Documents.read(manifest.bytes(), Document.class);
        // a document that could be read as two kinds is refused: CVE-2021-41190
        boolean ambiguous = document.config() != null
                || document.layers() != null
                || (document.mediaType() != null && !document.mediaType().equals(manifest.mediaType()));
        if (ambiguous || document.manifests() == null || document.manifests().size() > MAX_MANIFESTS) {
            throw new IOException("invalid index " + manifest.digest() + ": not of type " + manifest.mediaType());
        }
        List<Descriptor> manifests = new ArrayList<>();
        for (Descriptor entry : document.manifests()) {
            Descriptor present = Objects.requireNonNull(entry, "no manifest");
            if (!Digest.isDigest(present.digest())) {
                throw new IOException("invalid index " + manifest.digest() + ": invalid digest of a manifest");
            }
            manifests.add(present);
        }
        return new ImageIndex(manifests);
    }

    /**
     * The manifest that suits a platform best.
     *
     * @throws IOException in Docker's words if none does
     */
    public Descriptor choose(ImagePlatform wanted) throws IOException {
        for (ImagePlatform acceptable : wanted.acceptable()) {
            for (Descriptor entry : manifests) {
                if (entry.platform() != null
                        && ImagePlatform.of(entry.platform()).normalized().equals(acceptable)) {
                    return entry;
                }
            }
        }
        throw new IOException("no matching manifest for " + wanted + " in the manifest list entries");
    }
}
