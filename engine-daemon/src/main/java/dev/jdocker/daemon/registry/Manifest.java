package dev.jdocker.daemon.registry;

import dev.jdocker.api.image.Digest;
import java.util.Set;

/**
 * A manifest or an index, as its bytes.
 *
 * @param mediaType one of the four there are
 * @param digest of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are the identity, which the digest stands for
public record Manifest(String mediaType, Digest digest, byte[] bytes) {

    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);

    /** Whether it lists manifests, one per platform. */
    public boolean isIndex() {
        return INDEXES.contains(mediaType);
    }
}
