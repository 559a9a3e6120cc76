package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.linux.jnr.JnrSeccomp;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.compile.Specs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Real containers on the real kernel: of network they have none, and their mounts are their own. */
@Timeout(60)
abstract class RealContainers {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    static final NamespaceType[] ALL = {
        NamespaceType.MOUNT,
        NamespaceType.PID,
        NamespaceType.UTS,
        NamespaceType.IPC,
        NamespaceType.NETWORK,
        NamespaceType.CGROUP
    };

    final Linux linux = new JnrLinux();
    final Poller poller = Poller.start(linux);
    final List<Path> made = new ArrayList<>();
    final Path base = Path.of("/var/tmp/jdocker-test-" + UUID.randomUUID());
    final Path run = Path.of("/run/jdocker-test-" + UUID.randomUUID());
    final Cgroups cgroups = Cgroups.detect(linux);
    final String parent = "/jdocker-test-" + UUID.randomUUID();
    final String cgroup = parent + "/c";
    Rootfs.Overlay rootfs = Specs.OVERLAY;

    @BeforeEach
    void image() throws IOException {
        assumeTrue(linux.geteuid() == 0, "needs root");
        assumeTrue(Files.exists(BUSYBOX), "needs /bin/busybox (busybox-static)");
        Path bin = Files.createDirectories(base.resolve("image/bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        bin.resolve("busybox").toFile().setExecutable(true, false);
        for (String applet : "sh cat echo id true sleep touch stat readlink ls tty kill tr".split(" ")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        for (String directory : List.of("upper", "work", "rootfs")) {
            Files.createDirectories(base.resolve(directory));
        }
        rootfs = new Rootfs.Overlay(
                List.of(base.resolve("image")), base.resolve("upper"), base.resolve("work"), base.resolve("rootfs"));
        made.add(base);
        made.add(run);
    }

    @AfterEach
    void clean() throws IOException {
        poller.close();
        cgroups.open(cgroup).killAll();
        cgroups.open(parent).delete();
        for (Path path : made) {
            if (Files.exists(path)) {
                try (var files = Files.walk(path)) {
                    for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    NativeRuntime runtime() {
        return new NativeRuntime(linux, poller, cgroups, new JnrSeccomp(linux), HostProbe.probe());
    }

    RunningContainer start(ContainerProcess.Builder process, LinuxSection.Builder section, boolean stdin) {
        return start(process, section, stdin, false);
    }

    RunningContainer start(
            ContainerProcess.Builder process, LinuxSection.Builder section, boolean stdin, boolean init) {
        var spec = spec(process, section.cgroupsPath(cgroup), Specs.standardMounts());
        return runtime().start(new LaunchRequest("test", spec, rootfs, run, stdin, init));
    }

    /** Starts a config as it is, without a terminal and input, and gives all its output. */
    String outputOf(Spec spec, Rootfs root) throws Exception {
        LinuxSection section =
                requireNonNull(spec.linux()).toBuilder().cgroupsPath(cgroup).build();
        Spec own = spec.toBuilder().linux(section).build();
        try (RunningContainer container = runtime().start(new LaunchRequest("test", own, root, run, false, false))) {
            String out = output(container.streams().stdout())
                    + output(requireNonNull(container.streams().stderr()));
            end(container);
            return out;
        } finally {
            cgroups.open(cgroup).delete();
        }
    }

    /** Lets a test mount what it likes: on a thread that has a mount namespace of its own, which ends with it. */
    void inMounts(ThrowingRunnable test) throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            linux.unshare(Flags.CLONE_NEWNS);
            linux.mount(null, "/", null, Flags.MS_REC | Flags.MS_PRIVATE, null);
            test.run();
            return true;
        });
        Thread.ofPlatform().start(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw e;
        }
    }

    interface ThrowingRunnable {
        void run() throws Exception;
    }

    String output(Fd stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        while (true) {
            poller.when(stream, Flags.EPOLLIN).join();
            int n = linux.read(stream, buffer, 0, buffer.length);
            if (n == 0) {
                return out.toString(StandardCharsets.UTF_8);
            }
            out.write(buffer, 0, n);
        }
    }

    static ExitRecord end(RunningProcess container) throws Exception {
        return container.exit().get(30, TimeUnit.SECONDS);
    }

    String outputOf(ContainerProcess.Builder process, LinuxSection.Builder section) throws Exception {
        try (RunningContainer container = start(process, section, false)) {
            String out = output(container.streams().stdout())
                    + output(requireNonNull(container.streams().stderr()));
            end(container);
            return out;
        }
    }
}
