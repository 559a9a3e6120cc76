package dev.jdocker.daemon.image.manifest;

import java.util.Set;

/** The media types of blobs, Docker's and OCI's. */
public final class MediaTypes {

    public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String DOCKER_GZIP_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private static final Set<String> LAYERS = Set.of(
            DOCKER_GZIP_LAYER,
            "application/vnd.docker.image.rootfs.diff.tar",
            "application/vnd.docker.image.rootfs.diff.tar.zstd",
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "application/vnd.docker.image.rootfs.foreign.diff.tar",
            "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.oci.image.layer.v1.tar+gzip",
            "application/vnd.oci.image.layer.v1.tar+zstd",
            "application/vnd.oci.image.layer.nondistributable.v1.tar",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
            "application/octet-stream");

    private MediaTypes() {}

    /** Whether it is a layer's; what it is compressed by, its first bytes say. */
    static boolean isLayer(String mediaType) {
        return LAYERS.contains(mediaType);
    }

    /** Whether it is that of a layer compressed by gzip. */
    public static boolean isGzip(String mediaType) {
        return mediaType.endsWith("tar.gzip") || mediaType.endsWith("tar+gzip");
    }
}
