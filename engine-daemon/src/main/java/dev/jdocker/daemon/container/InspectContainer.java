package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.ContainerInspect;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.image.GraphDriver;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.runtime.Rootfs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code GET /containers/{id}/json}. */
final class InspectContainer implements Handler {
    private final Engine engine;

    InspectContainer(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) {
        Container container = engine.registry().get(exchange.pathVariable("id"));
        exchange.respond(200, inspect(container, exchange.query().bool("size", false)));
    }

    private ContainerInspect inspect(Container container, boolean size) {
        ContainerDocument document = container.document();
        ContainerPaths paths = engine.paths();
        ContainerId files = filesOwner(document);
        ContainerInspect.Builder view = ContainerInspect.builder()
                .id(document.id().text())
                .created(document.created())
                .path(document.path())
                .appArmorProfile(
                        document.state() instanceof ContainerState.Created
                                ? ""
                                : engine.specs().appArmorProfile(document.hostConfig()))
                .processLabel(
                        document.seLinux() == null ? "" : document.seLinux().process())
                .mountLabel(document.seLinux() == null ? "" : document.seLinux().mount())
                .args(document.args())
                .state(StateView.inspect(document.state()).toBuilder()
                        .health(container.health())
                        .build())
                .image(document.imageId().toString())
                .resolvConfPath(path(document, paths.resolvConf(files)))
                .hostnamePath(path(document, paths.hostname(files)))
                .hostsPath(path(document, paths.hosts(files)))
                .logPath(
                        document.state() instanceof ContainerState.Created
                                ? ""
                                : engine.logs().path(document))
                .name(document.name().withSlash())
                .restartCount(document.restartCount())
                .driver("overlay2")
                .platform("linux")
                .execIds(execIds(container))
                .hostConfig(shown(document))
                .graphDriver(new GraphDriver(graphData(document.id(), container.rootfs()), "overlay2"))
                .mounts(document.mounts())
                .config(document.config())
                .networkSettings(NetworkView.inspect(document, engine.networks()));
        if (size) {
            long written = engine.snapshotter().writtenBytes(document.id().text());
            view.sizeRw(written).sizeRootFs(written + engine.snapshotter().layerBytes(document.layers()));
        }
        return view.build();
    }

    /** With links by names: the document has them by ids. */
    private HostConfig shown(ContainerDocument document) {
        HostConfig own = document.hostConfig();
        return own.links().isEmpty()
                ? own
                : own.toBuilder().links(engine.links().shown(document)).build();
    }

    private static @Nullable List<String> execIds(Container container) {
        synchronized (container.execs()) {
            return container.execs().isEmpty() ? null : List.copyOf(container.execs());
        }
    }

    /** Whose hosts, hostname and resolv.conf it has. */
    private ContainerId filesOwner(ContainerDocument document) {
        String mode = document.hostConfig().networkMode();
        String owner =
                mode.startsWith(NamespaceSharing.CONTAINER) ? mode.substring(NamespaceSharing.CONTAINER.length()) : "";
        return ContainerId.isId(owner) ? new ContainerId(owner) : document.id();
    }

    /** The engine's files are there from the first start on. */
    private static String path(ContainerDocument document, Path file) {
        return document.state() instanceof ContainerState.Created ? "" : file.toString();
    }

    private static Map<String, String> graphData(ContainerId id, Rootfs.Overlay rootfs) {
        List<Path> lowers = rootfs.lowers();
        return Map.of(
                "ID", id.text(),
                "LowerDir", lowers.stream().map(Path::toString).collect(Collectors.joining(":")),
                "MergedDir", rootfs.mountPoint().toString(),
                "UpperDir", rootfs.upper().toString(),
                "WorkDir", rootfs.work().toString());
    }
}
