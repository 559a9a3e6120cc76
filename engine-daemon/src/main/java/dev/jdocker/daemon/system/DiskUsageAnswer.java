package dev.jdocker.daemon.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.ApiVersion;
import dev.jdocker.api.container.ContainerSummary;
import dev.jdocker.api.image.ImageSummary;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.volume.Volume;
import dev.jdocker.daemon.build.BuildCache;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.daemon.image.ImageCompat;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /system/df}: what images, containers, volumes and build cache take of the disk. */
public final class DiskUsageAnswer implements Handler {

    private static final Set<String> TYPES = Set.of("container", "image", "volume", "build-cache");

    private final SizeOfImages sizeOfImages;
    private final Supplier<List<ImageSummary>> images;
    private final Supplier<List<ContainerSummary>> containers;
    private final SizedVolumes volumes;
    private final Supplier<List<BuildCache.Entry>> buildCache;

    /** Adds up what images take. */
    @FunctionalInterface
    public interface SizeOfImages {
        long bytes() throws IOException;
    }

    /** Adds up what each volume takes. */
    @FunctionalInterface
    public interface SizedVolumes {
        List<Volume> all() throws IOException;
    }

    public DiskUsageAnswer(
            SizeOfImages sizeOfImages,
            Supplier<List<ImageSummary>> images,
            Supplier<List<ContainerSummary>> containers,
            SizedVolumes volumes,
            Supplier<List<BuildCache.Entry>> buildCache) {
        this.sizeOfImages = sizeOfImages;
        this.images = images;
        this.containers = containers;
        this.volumes = volumes;
        this.buildCache = buildCache;
    }

    /** What was not asked for is null. */
    record DiskUsage(
            @JsonProperty("LayersSize") long layersSizeBytes,
            @JsonProperty("Images") @Nullable List<ImageSummary> images,
            @JsonProperty("Containers") @Nullable List<ContainerSummary> containers,
            @JsonProperty("Volumes") @Nullable List<Volume> volumes,
            @JsonProperty("BuildCache") @Nullable List<CacheEntry> buildCache) {}

    /** A member of {@code BuildCache}. */
    record CacheEntry(
            @JsonProperty("ID") String id,

            @JsonProperty("Parents") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<String> parents,

            @JsonProperty("Type") String type,
            @JsonProperty("Description") String description,
            @JsonProperty("InUse") boolean inUse,
            @JsonProperty("Shared") boolean shared,
            @JsonProperty("Size") long sizeBytes,
            @JsonProperty("CreatedAt") Timestamp created,
            @JsonProperty("LastUsedAt") @Nullable Timestamp lastUsed,
            @JsonProperty("UsageCount") int usageCount) {

        static CacheEntry of(BuildCache.Entry entry) {
            Instant last = entry.lastUsed();
            return new CacheEntry(
                    entry.id(),
                    entry.parents(),
                    entry.kind(),
                    entry.description(),
                    entry.inUse(),
                    entry.shared(),
                    entry.sizeBytes(),
                    new Timestamp(entry.created()),
                    last == null ? null : new Timestamp(last),
                    entry.usageCount());
        }
    }

    /** Registers how the answer differs for older clients. */
    static void register(Compat compat) {
        compat.response("GET /system/df", new ApiVersion(1, 52), DiskUsageAnswer::withNullForNoNames)
                .response("GET /system/df", new ApiVersion(1, 44), DiskUsageAnswer::withVirtualSizes);
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        List<String> types =
                exchange.apiVersion().atLeast(1, 42) ? exchange.query().strings("type") : List.of();
        for (String type : types) {
            if (!TYPES.contains(type)) {
                throw new BadRequest("unknown object type: " + type);
            }
        }
        boolean everything = types.isEmpty();
        boolean withImages = everything || types.contains("image");
        exchange.respond(
                200,
                new DiskUsage(
                        withImages ? sizeOfImages.bytes() : 0,
                        withImages ? images.get() : null,
                        everything || types.contains("container") ? containers.get() : null,
                        everything || types.contains("volume") ? volumes.all() : null,
                        everything || types.contains("build-cache")
                                ? buildCache.get().stream().map(CacheEntry::of).toList()
                                : null));
    }

    /** Unlike the list of images this one tells names that an image has none of as null. */
    private static JsonNode withNullForNoNames(JsonNode body) {
        for (JsonNode image : body.path("Images")) {
            ImageCompat.nullWhereEmpty((ObjectNode) image);
        }
        return body;
    }

    private static JsonNode withVirtualSizes(JsonNode body) {
        for (JsonNode image : body.path("Images")) {
            ((ObjectNode) image).set("VirtualSize", image.path("Size"));
        }
        return body;
    }
}
