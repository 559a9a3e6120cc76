package dev.jdocker.daemon;

import dev.jdocker.daemon.authorization.AuthorizationPlugins;
import dev.jdocker.daemon.build.control.GrpcRoute;
import dev.jdocker.daemon.build.plan.DockerfileChanges;
import dev.jdocker.daemon.build.session.Sessions;
import dev.jdocker.daemon.commit.CommitContainer;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.config.LiveConfig;
import dev.jdocker.daemon.container.Containers;
import dev.jdocker.daemon.container.files.ContainerFileRoutes;
import dev.jdocker.daemon.container.spec.HostFacts;
import dev.jdocker.daemon.container.stream.StreamDevices;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.event.StreamEvents;
import dev.jdocker.daemon.exec.Execs;
import dev.jdocker.daemon.health.HealthChecks;
import dev.jdocker.daemon.http.HttpServer;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.ServerIdentity;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.archive.ImageArchives;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.log.Rotations;
import dev.jdocker.daemon.log.UnixDatagrams;
import dev.jdocker.daemon.metrics.EngineMetrics;
import dev.jdocker.daemon.metrics.MetricsServer;
import dev.jdocker.daemon.network.HostGateway;
import dev.jdocker.daemon.network.HostWorld;
import dev.jdocker.daemon.network.NetworkRoutes;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.network.dns.EmbeddedDns;
import dev.jdocker.daemon.network.firewall.NftFirewall;
import dev.jdocker.daemon.network.parent.IpvlanDriver;
import dev.jdocker.daemon.network.parent.MacvlanDriver;
import dev.jdocker.daemon.network.proxy.PortProxies;
import dev.jdocker.daemon.plugin.PluginFolders;
import dev.jdocker.daemon.registry.remote.RemoteRegistries;
import dev.jdocker.daemon.registry.route.RegistryRoutes;
import dev.jdocker.daemon.secret.SecretStores;
import dev.jdocker.daemon.system.ContainerCounts;
import dev.jdocker.daemon.system.DiskUsageAnswer;
import dev.jdocker.daemon.system.EngineId;
import dev.jdocker.daemon.system.ReloadEvent;
import dev.jdocker.daemon.system.SystemRoutes;
import dev.jdocker.daemon.userns.RemappedUser;
import dev.jdocker.daemon.volume.VolumeRoutes;
import dev.jdocker.daemon.volume.Volumes;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.linux.jnr.JnrNftables;
import dev.jdocker.linux.jnr.JnrSeccomp;
import dev.jdocker.linux.netlink.NetlinkSocket;
import dev.jdocker.runtime.compile.Host;
import dev.jdocker.runtime.compile.IdMappings;
import dev.jdocker.runtime.foreign.NamedRuntimes;
import dev.jdocker.runtime.launch.HostProbe;
import dev.jdocker.runtime.launch.HostPrograms;
import dev.jdocker.runtime.launch.NativeRuntime;
import dev.jdocker.seccomp.CachedSeccompCompiler;
import dev.jdocker.seccomp.SeccompCompiler;
import dev.jdocker.selinux.ContainerContexts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts of the daemon, wired by their constructors. */
final class Parts {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final LiveConfig live;
    private final DaemonConfig config;
    private final Linux linux;
    private final Consumer<AutoCloseable> started;

    /**
     * @param started told of each part that must be closed, in the order of the start
     */
    Parts(LiveConfig live, Linux linux, Consumer<AutoCloseable> started) {
        this.live = live;
        this.config = live.get();
        this.linux = linux;
        this.started = started;
    }

    /** The server over all of them; it does not listen yet. */
    HttpServer make() throws IOException {
        // A socket is the owner's alone until it is granted, whatever umask the daemon was started with.
        linux.umask(0022);
        Poller poller = Poller.start(linux);
        started.accept(poller);
        Cgroups cgroups = Cgroups.detect(linux);
        SeccompCompiler seccomp = new CachedSeccompCompiler(new JnrSeccomp(linux));
        HostFacts host = HostFacts.detect();
        if (config.containers().seLinuxEnabled() && !ContainerContexts.isEnabled()) {
            LOG.warn("could not enable SELinux: the kernel does not have it");
        }
        // Takes longer than all else of a start: it is there when the first container comes.
        Thread.startVirtualThread(() -> seccomp.compile(host.defaultFilter()));
        InstantSource clock = InstantSource.system();
        EventBus events = new EventBus(clock);
        Rotations rotations = new Rotations();
        started.accept(rotations);
        LogDrivers logs = LogParts.drivers(
                config, rotations, new UnixDatagrams.Sockets(linux, socket -> poller.when(socket, Flags.EPOLLOUT)));
        Images images = Images.open(config.dataRoot(), linux);
        started.accept(images);
        ImageArchives archives = new ImageArchives(images, linux);
        started.accept(archives);
        RemoteRegistries registries = RegistryParts.registries(() -> live.get().registries());
        Networks networks = networks(linux, clock);
        live.follow(_ -> networks.repairFirewall());
        Volumes volumes = Volumes.open(config.dataRoot(), linux, VolumeParts.plugins(), events, clock);
        started.accept(volumes);
        SecretStores secrets = SecretStores.open(config.dataRoot(), events, clock);
        VolumeRoutes volumeRoutes = new VolumeRoutes(volumes);
        Host probed = HostProbe.probe();
        NativeRuntime own = new NativeRuntime(linux, poller, cgroups, seccomp, probed);
        Containers containers = new Containers(new Containers.Parts(
                config.dataRoot(),
                config.execRoot(),
                config.containers(),
                RemappedUser.ofMachine().map(config.containers().usernsRemap()),
                ids -> own.network(new IdMappings(ids.users(), ids.groups())),
                linux,
                runtimes(linux, own, cgroups, new HostPrograms(linux, poller, probed)),
                cgroups,
                images.snapshotter(),
                images.store(),
                networks,
                volumes,
                secrets,
                new ImageUserLookup(linux),
                events,
                new StreamDevices(linux, poller::when, clock),
                logs,
                host,
                images::collectLayers,
                clock,
                config.init()));
        ScheduledExecutorService timer = timer();
        Execs execs = new Execs(containers.active(), linux, poller::when, timer);
        ContainerFileRoutes files = new ContainerFileRoutes(
                containers.filesystems(),
                linux,
                ids -> own.userNamespace(new IdMappings(ids.users(), ids.groups())),
                images.content());
        HealthChecks.follow(containers.active(), execs, timer, clock, containers::restart);
        started.accept(containers);
        EmbeddedDns dns = EmbeddedDns.start(linux, Path.of("/etc/resolv.conf"));
        started.accept(dns);
        containers.serveNames(dns);
        containers.recover();
        ImageHappenings happenings = new ImageHappenings(images.store(), events);
        BuildParts builds = new BuildParts(
                config,
                linux,
                poller,
                cgroups,
                own,
                host,
                logs,
                networks,
                volumes,
                images,
                happenings,
                events,
                registries,
                clock,
                started);
        images.start();
        archives.start();

        Routes routes = new Routes();
        Compat compat = new Compat();
        Images.register(compat);
        containers.register(routes, compat);
        execs.register(routes, compat);
        files.register(routes);
        images.register(routes, containers.imageUsers(), happenings);
        archives.register(routes, happenings);
        routes.add(
                "POST",
                "/commit",
                new CommitContainer(
                        containers.filesystems(),
                        images,
                        new DockerfileChanges(),
                        linux,
                        happenings,
                        ServerIdentity.VERSION));
        new NetworkRoutes(networks, containers.networkMembers(), events).register(routes);
        volumeRoutes.register(routes);
        secrets.register(routes);
        new RegistryRoutes(registries).register(routes);
        TransferParts.Transfers transfers =
                new TransferParts(live, images, registries, linux, happenings, started).register(routes);
        HostGateway gateway =
                new HostGateway(networks, config.containers().names().hostGateways());
        String engineId = EngineId.of(config.dataRoot());
        GrpcRoute buildKit = new BuildKitDoors(
                        builds.service(),
                        new Sessions(),
                        images,
                        archives,
                        registries,
                        transfers.pushes(),
                        linux,
                        config.dataRoot(),
                        config.execRoot(),
                        engineId,
                        gateway::address,
                        config.engine().builder().history(),
                        started)
                .register(routes);
        builds.register(routes, transfers.pulls(), gateway, buildKit);
        new StreamEvents(events, clock).register(routes, compat);
        routes.add(
                "GET",
                "/system/df",
                new DiskUsageAnswer(
                        images::sizeBytes,
                        () -> images.summaries(containers.imageUsers()),
                        containers::summariesWithSizes,
                        volumeRoutes::withUsage,
                        () -> builds.service().cache().list()));
        live.follow(next -> new ReloadEvent(engineId, events).publish(next));
        SystemRoutes system = new SystemRoutes(
                engineId,
                live,
                logs.names(),
                cgroups,
                () -> counts(containers.counts()),
                () -> images.store().all().size(),
                containers::requestableDevices,
                events::listeners);
        system.register(routes, compat);
        EngineMetrics metrics = new EngineMetrics(system::info, events);
        InetSocketAddress address = config.engine().metrics();
        if (address != null) {
            started.accept(MetricsServer.start(address, metrics));
        }
        return new HttpServer(routes, compat, authorization(), metrics);
    }

    private AuthorizationPlugins authorization() throws IOException {
        AuthorizationPlugins plugins = new AuthorizationPlugins(
                PluginFolders.STANDARD, () -> live.get().engine().authorizationPlugins());
        plugins.check();
        return plugins;
    }

    private Networks networks(Linux linux, InstantSource clock) throws IOException {
        NetlinkSocket host = NetlinkSocket.open(linux);
        started.accept(host);
        try {
            return Networks.open(
                    new Networks.Place(
                            config.dataRoot(),
                            config.execRoot(),
                            linux,
                            clock,
                            world(linux),
                            config.bridge(),
                            config.networks()),
                    List.of(new MacvlanDriver(host), new IpvlanDriver(host)));
        } catch (RuntimeException e) {
            throw new IOException("set up the networks (the option bridge=none does without): " + e.getMessage(), e);
        }
    }

    private @Nullable HostWorld world(Linux linux) throws IOException {
        JnrNftables filter;
        try {
            filter = JnrNftables.open(linux);
        } catch (RuntimeException e) {
            if (config.hasBridge()) {
                throw e;
            }
            LOG.warn("there are no networks of the driver bridge: {}", e.getMessage());
            return null;
        }
        started.accept(filter);
        PortProxies proxies = PortProxies.start(linux);
        started.accept(proxies);
        HostWorld world = HostWorld.open(
                linux,
                new NftFirewall(filter),
                proxies,
                config.execRoot().resolve("network"),
                config.networks().host());
        started.accept(world);
        return world;
    }

    /** One thread for everything that waits for its time; what takes longer goes to a thread of its own. */
    private ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        started.accept(timer::shutdownNow);
        return timer;
    }

    /** The engine's own runtime, and those it was told of by name. */
    private NamedRuntimes runtimes(Linux linux, NativeRuntime own, Cgroups cgroups, HostPrograms programs) {
        NamedRuntimes named = new NamedRuntimes(own, linux, cgroups, programs, choice(config));
        live.follow(next -> named.offer(choice(next)));
        return named;
    }

    private static NamedRuntimes.Choice choice(DaemonConfig config) {
        return new NamedRuntimes.Choice(config.runtimes(), config.defaultRuntime());
    }

    private static ContainerCounts.Counts counts(Containers.Counts counts) {
        return new ContainerCounts.Counts(
                counts.running(), counts.paused(), counts.total() - counts.running() - counts.paused());
    }
}
