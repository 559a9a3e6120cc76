package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.ContainerSummary;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.cdi.CdiDevices;
import dev.jdocker.daemon.cdi.RequestedDevices;
import dev.jdocker.daemon.config.ContainerDefaults;
import dev.jdocker.daemon.container.spec.HostFacts;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.container.spec.SpecBuilder;
import dev.jdocker.daemon.container.stream.StreamDevices;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.daemon.image.ImageStore;
import dev.jdocker.daemon.image.ImageUsers;
import dev.jdocker.daemon.layer.Snapshotter;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.network.NetworkMembers;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.network.dns.EmbeddedDns;
import dev.jdocker.daemon.secret.SecretStores;
import dev.jdocker.daemon.volume.Volumes;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.launch.OwnedNetwork;
import dev.jdocker.selinux.Relabeling;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The containers of the engine: wired here, brought back at the start, served to clients. */
public final class Containers implements AutoCloseable {
    private final Engine engine;
    private final ContainerExit exits;
    private final RemoveContainer removal;
    private final Killing killing;
    private final StartContainer starting;
    private final RestartContainer restarting;

    /**
     * What containers need of the rest of the engine.
     *
     * @param dataRoot for what must outlive a restart of the machine
     * @param execRoot on tmpfs, for what dies with it
     * @param defaults what containers get where they ask for nothing else
     * @param remapped the user ids of all containers that do not ask for others, null for the host's
     * @param garbage frees what a removed container may have been the last to need; called on a thread of its own
     * @param init whether containers that do not say get a tiny init
     */
    public record Parts(
            Path dataRoot,
            Path execRoot,
            ContainerDefaults defaults,
            @Nullable IdMap remapped,
            Function<IdMap, OwnedNetwork> ownedNetworks,
            Linux linux,
            ContainerRuntime runtime,
            Cgroups cgroups,
            Snapshotter snapshotter,
            ImageStore images,
            Networks networks,
            Volumes volumes,
            SecretStores secrets,
            UserLookup users,
            EventBus events,
            StreamDevices streams,
            LogDrivers logs,
            HostFacts host,
            Runnable garbage,
            InstantSource clock,
            boolean init) {}

    public Containers(Parts parts) {
        this(parts, new ContainerRegistry(new SecureRandom()));
    }

    private Containers(Parts parts, ContainerRegistry registry) {
        ContainerPaths paths = new ContainerPaths(parts.dataRoot(), parts.execRoot());
        this.engine = new Engine(
                registry,
                new ContainerStore(paths),
                paths,
                parts.runtime(),
                parts.cgroups(),
                parts.snapshotter(),
                parts.images(),
                parts.networks(),
                parts.volumes(),
                new ImageMounts(parts.linux(), parts.snapshotter(), paths.imageMounts()),
                parts.secrets(),
                parts.linux(),
                parts.users(),
                parts.events(),
                parts.streams(),
                new ContainerLogFiles(parts.logs(), paths),
                parts.host(),
                new SpecBuilder(parts.host(), parts.defaults()),
                parts.defaults(),
                parts.remapped(),
                parts.ownedNetworks(),
                new SharedMemory(parts.linux(), paths.sharedMemory()),
                new RequestedDevices(new CdiDevices(parts.defaults().cdiSpecDirs()), HostFacts::deviceNode),
                new Relabeling(parts.linux()),
                parts.garbage(),
                parts.clock(),
                new RunObservers(),
                parts.init());
        this.killing = new Killing(engine);
        this.removal = new RemoveContainer(engine, killing);
        this.exits = new ContainerExit(engine, killing, removal);
        this.starting = new StartContainer(engine, exits, removal);
        this.restarting = new RestartContainer(engine, killing, starting);
    }

    /** Lets a name server know what becomes of containers' networks; before {@link #recover}. */
    public void serveNames(EmbeddedDns dns) {
        engine.networks()
                .observe(new ContainerNames(
                        engine.registry(), engine.files(), engine.defaults().names(), dns));
    }

    /** Takes over what an earlier engine process left, before any client is served. */
    public void recover() throws IOException {
        new Recovery(engine, exits, removal, starting).run();
    }

    /** The containers, for those who run further processes in them. */
    public ActiveContainers active() {
        return new ActiveContainers() {
            @Override
            public ActiveContainer get(String reference) {
                return new HostedProcesses(engine, engine.registry().get(reference));
            }

            @Override
            public void observe(RunObserver observer) {
                engine.observers().add(observer);
            }
        };
    }

    /** Their file systems, for those who copy from and to them and make images of them. */
    public ContainerFilesystems filesystems() {
        return reference -> new FilesystemOfContainer(engine, engine.registry().get(reference));
    }

    /** Stops a container as it wants to be stopped, and starts it again. */
    public void restart(ContainerId id) {
        restarting.restart(engine.registry().get(id.text()), StopRequest.OWN);
    }

    /** From now on no container is started by its policy; those that wait for that are left to the next engine. */
    @Override
    public void close() {
        starting.close();
    }

    /** Who uses images, for the image store to ask. */
    public ImageUsers imageUsers() {
        return engine.registry();
    }

    /** All containers with their sizes, for an account of the disk. */
    public List<ContainerSummary> summariesWithSizes() {
        return new ListContainers(engine).withSizes();
    }

    /** Who is in networks, for them to tell. */
    public NetworkMembers networkMembers() {
        return network -> engine.registry().all().stream()
                .map(Container::document)
                .filter(document ->
                        document.state().hasProcess() && document.networks().containsKey(network))
                .map(document -> member(document, network))
                .toList();
    }

    private NetworkMembers.Member member(ContainerDocument document, String network) {
        EndpointSettings endpoint =
                NetworkView.endpoints(document, engine.networks()).get(network);
        return new NetworkMembers.Member(
                document.id().text(), document.name().text(), endpoint == null ? "" : endpoint.endpointId(), endpoint);
    }

    /** How many containers there are, for {@code GET /info}. */
    public record Counts(int total, int running, int paused) {}

    public Counts counts() {
        int running = 0;
        int paused = 0;
        var all = engine.registry().all();
        for (Container container : all) {
            switch (container.state()) {
                case ContainerState.Running _ -> running++;
                case ContainerState.Paused _ -> paused++;
                case ContainerState.Created _,
                        ContainerState.Restarting _,
                        ContainerState.Exited _,
                        ContainerState.Removing _,
                        ContainerState.Dead _ -> {
                    // counts as stopped
                }
            }
        }
        return new Counts(all.size(), running, paused);
    }

    /** The names of all devices that clients may request, for {@code GET /info}. */
    public List<String> requestableDevices() {
        return engine.devices().names();
    }

    /** Adds this package's operations, and how they differ for older clients. */
    public void register(Routes routes, Compat compat) {
        ContainerCompat.register(compat, engine.cgroups().version());
        AttachContainer attach = new AttachContainer(engine);
        routes.add("GET", "/containers/json", new ListContainers(engine))
                .add("POST", "/containers/create", new CreateContainer(engine))
                .add("POST", "/containers/prune", new PruneContainers(engine, removal))
                .add("GET", "/containers/{id}/json", new InspectContainer(engine))
                .add("GET", "/containers/{id}/top", new TopContainer(engine))
                .add("GET", "/containers/{id}/stats", new StatsContainer(engine))
                .add("GET", "/containers/{id}/logs", new ContainerLogs(engine))
                .add("POST", "/containers/{id}/start", starting)
                .add("POST", "/containers/{id}/attach", attach)
                .add("GET", "/containers/{id}/attach/ws", new AttachWebSocket(attach))
                .add("POST", "/containers/{id}/wait", new WaitContainer(engine))
                .add("POST", "/containers/{id}/stop", new StopContainer(engine, killing))
                .add("POST", "/containers/{id}/restart", restarting)
                .add("POST", "/containers/{id}/pause", new PauseContainer(engine))
                .add("POST", "/containers/{id}/unpause", new UnpauseContainer(engine))
                .add("POST", "/containers/{id}/update", new UpdateContainer(engine))
                .add("POST", "/containers/{id}/kill", new KillContainer(engine, killing))
                .add("POST", "/containers/{id}/rename", new RenameContainer(engine))
                .add("POST", "/containers/{id}/resize", new ResizeContainer(engine))
                .add("POST", "/networks/{id}/connect", new ConnectNetwork(engine))
                .add("POST", "/networks/{id}/disconnect", new DisconnectNetwork(engine))
                .add("DELETE", "/containers/{id:.*}", removal);
    }
}
