package dev.jdocker.daemon.commit;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.container.ContainerFilesystem;
import dev.jdocker.daemon.container.ContainerFilesystems;
import dev.jdocker.daemon.container.spec.ConfigMerge;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.image.ConfigChanges;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ConfigDraft;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code POST /commit}: an image of what a container has written, on top of its image. */
public final class CommitContainer implements Handler {

    private final ContainerFilesystems containers;
    private final Images images;
    private final ConfigChanges changes;
    private final Linux linux;
    private final ImageEvents events;
    private final String version;

    /** @param version what the image says that it was made by */
    public CommitContainer(
            ContainerFilesystems containers,
            Images images,
            ConfigChanges changes,
            Linux linux,
            ImageEvents events,
            String version) {
        this.containers = containers;
        this.images = images;
        this.changes = changes;
        this.linux = linux;
        this.events = events;
        this.version = version;
    }

    /** {@code {"Id": "sha256:…"}}. */
    record Answer(@JsonProperty("Id") String id) {}

    @Override
    public void handle(Exchange exchange) {
        CommitRequest request = CommitRequest.of(exchange);
        ContainerFilesystem container = containers.get(request.container());
        ContainerConfig own = container.config();
        ContainerConfig asked = request.config() == null ? own : request.config();
        ContainerConfig changed = with(asked, changes.apply(imageConfig(asked), request.changes()));
        ImageConfig config = imageConfig(ConfigMerge.fill(changed, imageConfig(own)));
        Digest id = request.pause()
                ? container.whilePaused(() -> commit(container, request, config))
                : commit(container, request, config);
        exchange.respond(201, new Answer(id.text()));
    }

    private Digest commit(ContainerFilesystem container, CommitRequest request, ImageConfig config) {
        try {
            Digest id = make(container, request, config);
            events.happened("create", id, id.text());
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("comment", request.comment());
            attributes.put("imageID", id.text());
            attributes.put("imageRef", "");
            if (request.name() != null) {
                images.local().tag(request.name(), id);
                events.happened("tag", id, request.name().familiar());
                attributes.put("imageRef", request.name().familiar());
            }
            container.publish("commit", attributes);
            return id;
        } catch (IOException | UncheckedIOException e) {
            images.collectAbandoned();
            throw new ServerError("commit container " + container.id() + ": " + e.getMessage(), e);
        }
    }

    private Digest make(ContainerFilesystem container, CommitRequest request, ImageConfig config) throws IOException {
        ChainId parent = container.imageLayers().isEmpty()
                ? null
                : ChainId.chain(container.imageLayers()).getLast();
        try (LayerStore.Adopted written =
                images.pool().run(() -> images.layers().adopt(parent, new WritableLayer(linux, container)))) {
            Timestamp now = Timestamp.now();
            boolean nothing = isEmpty(written.layer().diff());
            List<String> command = container.config().cmd();
            ConfigDraft.Step step = new ConfigDraft.Step(
                    now,
                    command == null ? "" : String.join(" ", command),
                    request.author(),
                    request.comment(),
                    nothing);
            ConfigDraft draft = draft(container)
                    .config(config)
                    .created(now)
                    .author(request.author())
                    .comment("")
                    .madeBy(version);
            Digest id = images.newImages()
                    .add((nothing
                                    ? draft.step(step)
                                    : draft.layer(written.layer().diffId(), step))
                            .toJson());
            if (nothing) {
                images.collectAbandoned();
            }
            return id;
        }
    }

    /** On the image's config; one that is gone, though its layers are here, gives its layers only. */
    private ConfigDraft draft(ContainerFilesystem container) throws IOException {
        Digest image = container.imageId();
        if (images.store().find(image).isPresent()) {
            return ConfigDraft.on(images.content().read(image, ConfigDocument.MAX_BYTES));
        }
        ConfigDraft draft = ConfigDraft.scratch(ImagePlatform.host());
        container
                .imageLayers()
                .forEach(layer -> draft.layer(layer, new ConfigDraft.Step(Timestamp.ZERO, "", "", "", false)));
        return draft;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static ImageConfig imageConfig(ContainerConfig config) {
        return ImageConfig.builder()
                .user(config.user())
                .exposedPorts(config.exposedPorts())
                .env(config.env())
                .entrypoint(config.entrypoint())
                .cmd(config.cmd())
                .volumes(config.volumes())
                .workingDir(config.workingDir())
                .labels(config.labels())
                .stopSignal(config.stopSignal())
                .argsEscaped(config.argsEscaped())
                .healthcheck(config.healthcheck())
                .onBuild(config.onBuild())
                .shell(config.shell())
                .build();
    }

    private static ContainerConfig with(ContainerConfig config, ImageConfig image) {
        return config.toBuilder()
                .user(image.user())
                .exposedPorts(image.exposedPorts())
                .env(image.env())
                .entrypoint(image.entrypoint())
                .cmd(image.cmd())
                .volumes(image.volumes())
                .workingDir(image.workingDir())
                .labels(image.labels())
                .stopSignal(image.stopSignal())
                .argsEscaped(image.argsEscaped())
                .healthcheck(image.healthcheck())
                .onBuild(image.onBuild())
                .shell(image.shell())
                .build();
    }
}
