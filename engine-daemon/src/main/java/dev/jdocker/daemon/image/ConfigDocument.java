package dev.jdocker.daemon.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image's config document as Docker and OCI write it, what of it is used: {@code {"architecture": "amd64", "os":
 * "linux", "config": {"Cmd": ["sh"]}, "rootfs": {"type": "layers", "diff_ids": ["sha256:…"]}, "history": […]}}. The bytes
 * themselves are kept as a blob, their digest is the image's id.
 */
public record ConfigDocument(
        @JsonProperty("architecture") String architecture,
        @JsonProperty("variant") String variant,
        @JsonProperty("os") String os,
        @JsonProperty("os.version") String osVersion,
        @JsonProperty("created") @Nullable Timestamp created,
        @JsonProperty("author") String author,
        @JsonProperty("comment") String comment,
        @JsonProperty("docker_version") String dockerVersion,
        @JsonProperty("config") ImageConfig config,
        @JsonProperty("rootfs") @Nullable Layers rootfs,
        @JsonProperty("history") List<Step> history) {

    /** The largest document that is read. */
    public static final int MAX_BYTES = 8 << 20;

    private static final int MAX_LAYERS = 500;

    /** {@code {"type": "layers", "diff_ids": […]}}. */
    public record Layers(
            @JsonProperty("type") @Nullable String type,
            @JsonProperty("diff_ids") @Nullable List<DiffId> diffIds) {}

    /** {@code {"created": "…", "created_by": "…", "empty_layer": true}}. */
    public record Step(
            @JsonProperty("created") @Nullable Timestamp created,
            @JsonProperty("created_by") String createdBy,
            @JsonProperty("comment") String comment,
            @JsonProperty("empty_layer") boolean emptyLayer) {
        public Step {
            createdBy = Objects.requireNonNullElse(createdBy, "");
            comment = Objects.requireNonNullElse(comment, "");
        }
    }

    public ConfigDocument {
        architecture = Objects.requireNonNullElse(architecture, "");
        variant = Objects.requireNonNullElse(variant, "");
        os = Objects.requireNonNullElse(os, "");
        osVersion = Objects.requireNonNullElse(osVersion, "");
        author = Objects.requireNonNullElse(author, "");
        comment = Objects.requireNonNullElse(comment, "");
        dockerVersion = Objects.requireNonNullElse(dockerVersion, "");
        config = config == null ? ImageConfig.builder().build() : config;
        history = history == null ? List.of() : List.copyOf(history);
    }

    /**
     * Reads and checks a document.
     *
     * @throws IOException if it is none of an image that can run here
     */
    public static ConfigDocument parse(byte[] json) throws IOException {
        ConfigDocument document = Documents.read(json, ConfigDocument.class);
        Layers rootfs = document.rootfs;
        if (rootfs == null || rootfs.diffIds() == null) {
            throw new IOException("invalid image JSON, no RootFS key");
        }
        if (!document.os.isEmpty() && !document.os.equals("linux")) {
            throw new IOException("cannot load " + document.os + " image on linux");
        }
        if (document.layers().size() > MAX_LAYERS) {
            throw new IOException("image has more than " + MAX_LAYERS + " layers");
        }
        return document;
    }

    /** The uncompressed layers, the lowest first. */
    public List<DiffId> layers() {
        List<DiffId> layers = new ArrayList<>();
        if (rootfs != null && rootfs.diffIds() != null) {
            layers.addAll(rootfs.diffIds());
        }
        return List.copyOf(layers);
    }
}
