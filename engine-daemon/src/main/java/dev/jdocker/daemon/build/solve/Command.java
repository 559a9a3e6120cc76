package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.Resources;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.Entitlement;
import dev.jdocker.daemon.build.RunLimits;
import dev.jdocker.daemon.build.dockerfile.Quoted;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.container.spec.ProcessUser;
import dev.jdocker.daemon.container.spec.Sharing;
import dev.jdocker.daemon.container.spec.SpecRequest;
import dev.jdocker.daemon.image.Emulators;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.network.model.Sandbox;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.StartException;
import dev.jdocker.user.ExecUser;
import dev.jdocker.user.LayeredFiles;
import dev.jdocker.user.UserException;
import dev.jdocker.user.UserLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the command of one RUN in a container of its own, whose upper folder is what it has changed. */
final class Command {

    private static final Logger LOG = LoggerFactory.getLogger(Command.class);
    private static final String HOSTNAME = "buildkitsandbox";

    private final RunEngine engine;
    private final Overlays overlays;
    private final RunNetworks networks;
    private final BuildRequest request;

    /** Takes a command's output. */
    @FunctionalInterface
    interface Output {
        void take(int stream, byte[] bytes);
    }

    Command(RunEngine engine, Overlays overlays, RunNetworks networks, BuildRequest request) {
        this.engine = engine;
        this.overlays = overlays;
        this.networks = networks;
        this.request = request;
    }

    /**
     * Runs it; interrupting the thread kills it with everything it has started.
     *
     * @throws BuildException if it fails
     */
    void run(Step.Run run, Tree.Layers base, Workspace space, RunMounts mounts, Output output)
            throws IOException, BuildException, InterruptedException {
        checkPlatform(run);
        boolean host = run.network().equals("host");
        require(host && !request.networkMode().equals("host"), Entitlement.NETWORK_HOST);
        require(run.insecure(), Entitlement.SECURITY_INSECURE);
        String network = network(run);
        Sandbox joined = network.isEmpty() ? null : networks.take(network);
        Path runDirectory = engine.runs().resolve(space.id());
        try {
            Spec spec = spec(run, base, space, mounts, joined, host);
            Rootfs.Overlay rootfs =
                    new Rootfs.Overlay(overlays.lowers(base), space.upper(), space.work(), space.mountPoint());
            execute(run, new LaunchRequest(space.id(), spec, rootfs, runDirectory, false, false), mounts, output);
            clean(base, space, mountPoints(spec));
            for (RunMounts.Written written : mounts.written()) {
                clean(written.base(), written.space(), written.below(mountPoints(spec)));
            }
        } finally {
            if (joined != null && run.insecure()) {
                networks.discard(joined); // it may have been changed
            } else if (joined != null) {
                networks.giveBack(network, joined);
            }
            RunSweep.remove(engine, space.id(), cgroup(run, space.id()), runDirectory);
        }
    }

    /** The network whose namespace it gets, empty for the host's or one without any. */
    private String network(Step.Run run) throws BuildException {
        return switch (run.network()) {
            case "host", "none" -> "";
            case "", "default", "bridge", "sandbox" -> networks.has("bridge") ? "bridge" : "";
            default -> throw new BuildException("network mode \"" + run.network() + "\" not supported by buildkit");
        };
    }

    private void require(boolean wanted, Entitlement entitlement) throws BuildException {
        if (wanted && !request.entitlements().contains(entitlement)) {
            throw new BuildException(entitlement + " is not allowed");
        }
    }

    private static void checkPlatform(Step.Run run) throws BuildException {
        if (!Emulators.ofMachine().run(run.platform(), ImagePlatform.host())) {
            throw new BuildException("exec format error: this machine runs no programs for linux/"
                    + run.platform().architecture() + ", no binfmt handler for them is registered");
        }
    }

    private String cgroup(Step.Run run, String id) {
        return engine.specs().cgroupPath(id, wish(run, "none", false));
    }

    private HostConfig wish(Step.Run run, String network, boolean insecure) {
        RunLimits limits = request.limits();
        Step.Conditions own = run.conditions();
        Resources resources = Resources.builder()
                .memoryBytes(limits.memoryBytes())
                .memorySwapBytes(limits.memorySwapBytes())
                .cpuShares(limits.cpuShares())
                .cpuPeriod(limits.cpuPeriodMicros())
                .cpuQuota(limits.cpuQuotaMicros())
                .cpusetCpus(limits.cpusetCpus())
                .cpusetMems(limits.cpusetMems())
                .ulimits(own.ulimits().isEmpty() ? limits.ulimits() : own.ulimits())
                .cgroupParent(own.cgroupParent().isEmpty() ? limits.cgroupParent() : own.cgroupParent())
                .build();
        HostConfig.Builder wish = HostConfig.builder()
                .networkMode(network)
                .privileged(insecure)
                .readonlyRootfs(own.readOnlyRoot())
                .resources(resources);
        if (limits.shmBytes() > 0) {
            wish.shmSizeBytes(limits.shmBytes());
        }
        return wish.build();
    }

    private Spec spec(
            Step.Run run, Tree.Layers base, Workspace space, RunMounts mounts, @Nullable Sandbox joined, boolean host)
            throws IOException, BuildException {
        String hostname = run.hostname().isEmpty() ? HOSTNAME : run.hostname();
        Path hosts = space.folder().resolve("hosts");
        Path resolver = space.folder().resolve("resolv.conf");
        Files.writeString(
                hosts, RunFiles.hosts(host, run.extraHosts(), hostname, joined == null ? null : joined.gateway(true)));
        Files.writeString(resolver, RunFiles.resolvConf(host));
        mounts.bind(resolver.toString(), "/etc/resolv.conf", true);
        mounts.bind(hosts.toString(), "/etc/hosts", true);
        Map<String, String> env = new LinkedHashMap<>(run.env());
        run.secretEnv().forEach(env::putIfAbsent);
        env.putAll(mounts.env());
        List<String> pairs = new ArrayList<>();
        env.forEach((key, value) -> pairs.add(key + "=" + value));
        if (!env.containsKey("HOSTNAME")) {
            pairs.add("HOSTNAME"); // containers have it, commands of builds do not
        }
        ContainerConfig config = ContainerConfig.builder()
                .hostname(hostname)
                .env(pairs)
                .user(run.user())
                .workingDir(run.directory())
                .build();
        String network = host ? "host" : joined == null ? "none" : "bridge";
        HostConfig wish = engine.rules().complete(wish(run, network, run.insecure()), false, new ArrayList<>());
        Sharing sharing = joined == null ? Sharing.NONE : new Sharing(null, null, Path.of(joined.file()), null, null);
        return engine.specs()
                .build(new SpecRequest(
                        space.id(),
                        config,
                        wish,
                        run.args(),
                        sorted(mounts.mounts()),
                        user(run, base),
                        null,
                        null,
                        sharing));
    }

    /** Shallow ones first, so that none covers another. */
    private static List<Mount> sorted(List<Mount> mounts) {
        List<Mount> sorted = new ArrayList<>(mounts);
        sorted.sort(Comparator.comparingLong(
                mount -> mount.destination().chars().filter(c -> c == '/').count()));
        return sorted;
    }

    private ProcessUser user(Step.Run run, Tree.Layers base) throws IOException, BuildException {
        try {
            ExecUser found = new UserLookup(new LayeredFiles(engine.linux(), overlays.realLowers(base)))
                    .resolve(run.user(), List.of());
            return new ProcessUser(found.toOci(), found.home());
        } catch (UserException e) {
            throw new BuildException(String.valueOf(e.getMessage()), e);
        }
    }

    private void execute(Step.Run run, LaunchRequest launch, RunMounts mounts, Output output)
            throws BuildException, InterruptedException {
        RunningContainer container;
        try {
            container = engine.runtime().start(launch);
        } catch (StartException e) {
            throw BuildException.ofCommand(
                    "process " + shown(run) + " did not complete successfully: " + e.getMessage(), e.exitCode());
        } finally {
            mounts.started();
        }
        try {
            ContainerStreams streams = container.streams();
            Thread errors = Thread.startVirtualThread(() -> {
                Fd stderr = streams.stderr();
                if (stderr != null) {
                    pump(stderr, 2, output);
                }
            });
            Thread out = Thread.startVirtualThread(() -> pump(streams.stdout(), 1, output));
            ExitRecord exit;
            try {
                exit = container.exit().get();
                out.join();
                errors.join();
            } catch (InterruptedException e) {
                container.killAll();
                container.exit().join();
                throw e;
            }
            if (!run.conditions().exitCodes().contains(exit.exitCode())) {
                throw BuildException.ofCommand(
                        "process " + shown(run) + " did not complete successfully: "
                                + (exit.signal() == 9 && lackedMemory(run, launch)
                                        ? "cannot allocate memory"
                                        : "exit code: " + exit.exitCode()),
                        exit.exitCode());
            }
        } catch (ExecutionException e) {
            throw new BuildException("run " + shown(run) + ": " + e.getCause(), e);
        } finally {
            container.close();
        }
    }

    private boolean lackedMemory(Step.Run run, LaunchRequest launch) {
        try {
            return engine.cgroups().open(cgroup(run, launch.id())).oomKills() > 0;
        } catch (CgroupException e) {
            return false;
        }
    }

    private static String shown(Step.Run run) {
        return Quoted.word(String.join(" ", run.args()));
    }

    private void pump(Fd source, int stream, Output output) {
        Linux linux = engine.linux();
        byte[] buffer = new byte[1 << 15];
        while (true) {
            try {
                int n = linux.read(source, buffer, 0, buffer.length);
                if (n == 0) {
                    return;
                }
                output.take(stream, Arrays.copyOf(buffer, n));
            } catch (ErrnoException e) {
                if (!e.is(Errno.EAGAIN)) {
                    LOG.debug("output of a command: {}", e.toString());
                    return;
                }
                CompletableFuture<Integer> ready = engine.readiness().when(source, Flags.EPOLLIN);
                try {
                    int _ = ready.join();
                } catch (RuntimeException gone) {
                    return;
                }
            }
        }
    }

    private static List<String> mountPoints(Spec spec) {
        List<String> mounted = new ArrayList<>();
        spec.mounts().forEach(mount -> mounted.add(mount.destination()));
        mounted.add("/dev/console");
        return mounted;
    }

    private void clean(Tree.Layers base, Workspace space, List<String> mounted) throws IOException {
        try (Fd upper =
                engine.linux().openat(Fd.CWD, space.upper().toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
            if (engine.linux().list(upper).isEmpty()) {
                return;
            }
            try (Fd below = overlays.open(base)) {
                new Placeholders(engine.linux(), upper, below).remove(mounted);
            }
        }
    }
}
