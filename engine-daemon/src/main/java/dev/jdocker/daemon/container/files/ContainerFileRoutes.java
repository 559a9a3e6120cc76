package dev.jdocker.daemon.container.files;

import dev.jdocker.daemon.container.ContainerFilesystems;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.util.function.Function;

/** The operations on the files of containers, wired. */
public final class ContainerFileRoutes {

    private final ContainerFilesystems containers;
    private final Linux linux;
    private final PrivateMounts mounts;
    private final ContentStore spools;

    /**
     * Wires them.
     *
     * @param userNamespaces gives a user namespace of those ids, which stays its own to close
     * @param spools where archives for containers that do not run are stored meanwhile
     */
    public ContainerFileRoutes(
            ContainerFilesystems containers, Linux linux, Function<IdMap, Fd> userNamespaces, ContentStore spools) {
        this.containers = containers;
        this.linux = linux;
        this.mounts = new PrivateMounts(linux, userNamespaces);
        this.spools = spools;
    }

    public void register(Routes routes) {
        RootViews views = new RootViews(linux, mounts);
        ReadArchive reading = new ReadArchive(containers, views, linux);
        routes.add("HEAD", "/containers/{id}/archive", reading.head())
                .add("GET", "/containers/{id}/archive", reading.get())
                .add("PUT", "/containers/{id}/archive", new WriteArchive(containers, views, linux, spools))
                .add("GET", "/containers/{id}/export", new ExportContainer(containers, mounts, linux))
                .add("GET", "/containers/{id}/changes", new ContainerChanges(containers, mounts, linux));
    }
}
