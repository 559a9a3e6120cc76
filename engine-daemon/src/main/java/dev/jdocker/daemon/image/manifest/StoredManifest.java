package dev.jdocker.daemon.image.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;

/** Manifests and indexes among the blobs of the content store. */
public final class StoredManifest {

    private StoredManifest() {}

    /** A manifest or index with its media type, which OCI's documents need not say themselves. */
    public static Manifest read(ContentStore content, Digest digest) throws IOException {
        byte[] bytes = content.read(digest, Repository.MANIFEST_BYTES);
        JsonNode json = Documents.tree(bytes);
        String said = json.path("mediaType").asText();
        String oci = json.has("manifests") ? Manifest.OCI_INDEX : Manifest.OCI_MANIFEST;
        return new Manifest(said.isEmpty() ? oci : said, digest, bytes);
    }
}
