package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.ContainerName;
import dev.jdocker.api.container.CreateRequest;
import dev.jdocker.api.container.CreateResponse;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.container.spec.ConfigMerge;
import dev.jdocker.daemon.container.spec.ConfigRules;
import dev.jdocker.daemon.container.spec.HostConfigRules;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.container.spec.StorageOptions;
import dev.jdocker.daemon.container.spec.UserNamespaceMode;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.image.Image;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.userns.IdRanges;
import dev.jdocker.daemon.volume.CopyUp;
import dev.jdocker.runtime.Rootfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code POST /containers/create}. */
final class CreateContainer implements Handler {
    private final Engine engine;
    private final HostConfigRules rules;
    private final IdRanges idRanges;
    private final NamespaceSharing sharing;
    private final Labelling labelling;
    private final SecureRandom random = new SecureRandom();

    CreateContainer(Engine engine) {
        this.engine = engine;
        this.rules = new HostConfigRules(
                engine.host(),
                engine.cgroups().features(),
                engine.defaults(),
                engine.logs().drivers());
        this.idRanges = IdRanges.ofMachine(engine.remapped());
        this.sharing = new NamespaceSharing(engine.registry(), engine.sharedMemory(), engine.networks());
        this.labelling = new Labelling(engine.specs(), engine.registry());
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        if (exchange.bodyLength() == 0) {
            throw new BadRequest("invalid JSON: got EOF while reading request body");
        }
        CreateRequest request = exchange.json(CreateRequest.class);
        if (request.config().equals(ContainerConfig.EMPTY)) {
            throw new BadRequest("config cannot be empty in order to create a container");
        }
        String name = exchange.query().string("name", "");
        ContainerName wanted = name.isEmpty() ? null : parse(name);
        String platform = exchange.query().string("platform", "");
        Image image = image(request.config().image(), platform.isEmpty() ? null : ImagePlatform.parse(platform));
        List<String> warnings = new ArrayList<>();
        if (platform.isEmpty()) {
            ImagePlatform.warning(image).ifPresent(warnings::add);
        }
        Container container = create(request, image, wanted, warnings);
        exchange.respond(201, new CreateResponse(container.id().text(), warnings));
    }

    private static ContainerName parse(String name) {
        try {
            return ContainerName.parse(name);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    /** The runtime by its name, the default one for none. */
    private HostConfig withRuntime(HostConfig wish) {
        try {
            return wish.toBuilder()
                    .runtime(engine.runtime().resolve(wish.runtime()))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private Image image(String reference, @Nullable ImagePlatform platform) {
        if (reference.isEmpty()) {
            throw new BadRequest("no command specified"); // dockerd asks for no image but for what one would bring
        }
        Image image = engine.images().resolve(reference);
        if (platform != null) {
            platform.require(image, reference);
        }
        return image;
    }

    private Container create(CreateRequest request, Image image, @Nullable ContainerName wanted, List<String> warnings)
            throws IOException {
        ContainerConfig asked = request.config();
        ConfigRules.check(asked, request.hostConfig());
        PortWishes.check(request.hostConfig());
        ContainerConfig merged = ConfigMerge.merge(asked, image.config());
        HostConfig hostConfig = engine.links()
                .resolve(sharing.resolve(
                        rules.complete(withRuntime(request.hostConfig()), asked.networkDisabled(), warnings)));
        boolean shared = hostConfig.networkMode().startsWith(NamespaceSharing.CONTAINER);
        Map<String, EndpointSettings> endpoints =
                shared ? Map.of() : WantedEndpoints.of(request, hostConfig.networkMode(), engine.networks(), warnings);
        ContainerId id = ContainerId.random(random);
        NewMounts newMounts = new NewMounts(engine, id, hostConfig, merged);
        ContainerName name = wanted;
        if (name == null) {
            name = engine.registry().reserveRandom(id);
        } else {
            engine.registry().reserve(name, id);
        }
        IdMap idMap = null;
        HostConfig complete = HostConfig.EMPTY;
        try {
            idMap = idMap(hostConfig);
            complete = SecretWishes.hold(engine.secrets(), id, hostConfig);
            ContainerConfig config = merged.hostname().isEmpty()
                    ? merged.toBuilder().hostname(hostname(id, hostConfig)).build()
                    : merged;
            List<String> command = ConfigMerge.command(config);
            MountsOfContainer mounts = newMounts.obtain();
            ContainerDocument document = new ContainerDocument(
                    ContainerDocument.LAYOUT,
                    id,
                    name,
                    new Timestamp(engine.clock().instant()),
                    command.getFirst(),
                    command.subList(1, command.size()),
                    config,
                    complete,
                    image.id(),
                    image.layers(),
                    mounts.points(),
                    mounts.details(),
                    endpoints,
                    idMap,
                    labelling.of(hostConfig),
                    null,
                    0,
                    false,
                    ContainerState.created());
            return add(document, mounts.filled());
        } catch (RuntimeException e) {
            newMounts.giveBack();
            SecretWishes.release(engine.secrets(), id, complete);
            engine.registry().release(name, id);
            throw e;
        } finally {
            if (idMap != null) {
                idRanges.settle(idMap);
            }
        }
    }

    private @Nullable IdMap idMap(HostConfig wish) {
        return switch (UserNamespaceMode.of(wish, engine.defaults().remapsUsers())) {
            case HOST -> null;
            case REMAP -> engine.remapped();
            case AUTO ->
                idRanges.take(engine.registry().all().stream()
                        .map(container -> container.document().idMap())
                        .filter(Objects::nonNull)
                        .toList());
        };
    }

    /** @param filled the places of volumes that begin with what the image has there */
    private Container add(ContainerDocument document, List<String> filled) {
        String id = document.id().text();
        Rootfs.Overlay rootfs = engine.snapshotter()
                .prepare(
                        id,
                        document.layers(),
                        StorageOptions.sizeBytes(document.hostConfig().storageOpt()));
        try {
            engine.imageMounts().hold(document);
            fill(document, rootfs, filled);
            engine.store().write(document);
        } catch (RuntimeException e) {
            engine.imageMounts().release(document);
            engine.snapshotter().remove(id);
            throw e;
        }
        Container container = new Container(document, rootfs, engine.newIo());
        engine.registry().add(container);
        engine.events().publish(document, "create");
        return container;
    }

    private void fill(ContainerDocument document, Rootfs.Overlay image, List<String> filled) {
        CopyUp copying = new CopyUp(engine.linux(), engine.volumes());
        for (MountPoint point : document.mounts()) {
            MountDetail detail = document.detail(point.destination());
            if (detail != null && filled.contains(point.destination())) {
                copying.fill(
                        image,
                        new CopyUp.Filling(point.name(), document.id().text(), point.destination(), detail.subPath()));
            }
        }
    }

    private static String hostname(ContainerId id, HostConfig wish) throws IOException {
        if (!wish.networkMode().equals("host")) {
            return id.shortText();
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (NoSuchFileException e) {
            return id.shortText();
        }
    }
}
