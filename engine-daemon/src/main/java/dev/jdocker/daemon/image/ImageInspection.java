package dev.jdocker.daemon.image;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.GraphDriver;
import dev.jdocker.api.image.HistoryItem;
import dev.jdocker.api.image.ImageInspect;
import dev.jdocker.api.image.ImageMetadata;
import dev.jdocker.api.image.RootFs;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows one image in full, and its history. */
final class ImageInspection {

    private final LocalImages images;
    private final LayerStore layers;

    ImageInspection(LocalImages images, LayerStore layers) {
        this.images = images;
        this.layers = layers;
    }

    /** @param wanted the platform that it must be for, null for any */
    ImageInspect inspect(String reference, @Nullable ImagePlatform wanted) {
        StoredImage stored = wanted == null ? images.lookUp(reference) : images.requirePlatform(reference, wanted);
        Image image = stored.image();
        ConfigDocument document = stored.document();
        ImageList.Names names = ImageList.Names.of(stored, Set.of());
        return ImageInspect.builder()
                .id(image.id().text())
                .repoTags(names.tags())
                .repoDigests(names.digests())
                .comment(comment(document))
                .created(document.created())
                .dockerVersion(document.dockerVersion())
                .author(document.author())
                .config(image.config())
                .architecture(image.architecture())
                .variant(image.variant())
                .os(image.os())
                .osVersion(document.osVersion())
                .sizeBytes(image.sizeBytes())
                .graphDriver(graphDriver(image))
                .rootFs(new RootFs(
                        "layers", image.layers().stream().map(DiffId::toString).toList()))
                .metadata(new ImageMetadata(stored.tagged()))
                .build();
    }

    /**
     * The steps the image was built by, the last first; only its top has an id of its own.
     *
     * @param wanted the platform that it must be for, null for any
     */
    List<HistoryItem> history(String reference, @Nullable ImagePlatform wanted) {
        StoredImage stored = wanted == null ? images.lookUp(reference) : images.requirePlatform(reference, wanted);
        Image image = stored.image();
        List<ChainId> chains = ChainId.chain(image.layers());
        List<HistoryItem> items = new ArrayList<>();
        int layer = 0;
        for (ConfigDocument.Step step : stored.document().history()) {
            long size = 0;
            if (!step.emptyLayer() && layer < chains.size()) {
                Layer unpacked = layers.find(chains.get(layer++));
                size = unpacked == null ? 0 : unpacked.sizeBytes();
            }
            Timestamp created = step.created();
            items.addFirst(new HistoryItem(
                    step.comment(),
                    created == null ? 0 : created.instant().getEpochSecond(),
                    step.createdBy(),
                    "<missing>",
                    size,
                    List.of()));
        }
        if (!items.isEmpty()) {
            HistoryItem top = items.removeFirst();
            items.addFirst(new HistoryItem(
                    top.comment(),
                    top.createdSeconds(),
                    top.createdBy(),
                    image.id().text(),
                    top.sizeBytes(),
                    ImageList.Names.of(stored, Set.of()).tags()));
        }
        return items;
    }

    /** Older images have no comment of their own but one at their last step. */
    private static String comment(ConfigDocument document) {
        if (!document.comment().isEmpty() || document.history().isEmpty()) {
            return document.comment();
        }
        return document.history().getLast().comment();
    }

    private GraphDriver graphDriver(Image image) {
        List<String> folders = layers.stack(image.layers()).reversed().stream()
                .map(layer -> layer.diff().toString())
                .toList();
        Map<String, String> data = new LinkedHashMap<>();
        if (folders.size() > 1) {
            data.put("LowerDir", folders.stream().skip(1).collect(Collectors.joining(":")));
        }
        if (!folders.isEmpty()) {
            data.put("UpperDir", folders.getFirst());
        }
        return new GraphDriver(data, "overlay2");
    }
}
