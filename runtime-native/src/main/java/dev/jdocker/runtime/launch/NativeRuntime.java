package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Resources;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.CompileException;
import dev.jdocker.runtime.compile.CompileRequest;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.Compiler;
import dev.jdocker.runtime.compile.Filter;
import dev.jdocker.runtime.compile.Grant;
import dev.jdocker.runtime.compile.Host;
import dev.jdocker.runtime.program.Bytes;
import dev.jdocker.seccomp.SeccompCompiler;
import dev.jdocker.seccomp.SeccompException;
import dev.jdocker.seccomp.SeccompFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runtime that this project exists for: containers by system calls, without another program below it. */
public final class NativeRuntime implements ContainerRuntime {
    private static final int NOT_STARTED = 128;

    private final Linux linux;
    private final Poller poller;
    private final Cgroups cgroups;
    private final SeccompCompiler seccomp;
    private final Compiler compiler;
    private final Launch launch;
    private final UserNamespaces userNamespaces;

    public NativeRuntime(Linux linux, Poller poller, Cgroups cgroups, SeccompCompiler seccomp, Host host) {
        this.linux = linux;
        this.poller = poller;
        this.cgroups = cgroups;
        this.seccomp = seccomp;
        this.compiler = new Compiler(host);
        this.launch = new Launch(linux, poller, new LauncherImage(linux));
        this.userNamespaces = new UserNamespaces(linux, launch, compiler);
    }

    @Override
    public RunningContainer start(LaunchRequest request) {
        LinuxSection section = request.spec().linux();
        ContainerProcess process = request.spec().process();
        String cgroupPath = section == null ? null : section.cgroupsPath();
        if (section == null || process == null || cgroupPath == null) {
            throw failed("config needs linux, process and linux.cgroupsPath");
        }
        Cgroup cgroup = null;
        try {
            Filter filter = filter(section.seccomp());
            RunDirectory run = prepare(request.runDirectory(), cgroupPath);
            Resources limits = section.resources();
            cgroup = cgroups.create(
                    cgroupPath, limits == null ? Resources.builder().build() : limits);
            return start(request, process, run, cgroup, filter);
        } catch (ErrnoException | CgroupException | CompileException | SeccompException e) {
            delete(cgroup);
            throw failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            delete(cgroup);
            throw e;
        }
    }

    private static StartException failed(String why) {
        return new StartException("unable to start container process: " + why, NOT_STARTED);
    }

    private static void delete(@Nullable Cgroup cgroup) {
        if (cgroup != null) {
            cgroup.delete();
        }
    }

    private @Nullable Filter filter(@Nullable Seccomp profile) {
        return profile == null ? null : new Filter(new Bytes(seccomp.compile(profile)), SeccompFlags.bits(profile));
    }

    private RunDirectory prepare(Path directory, String cgroupPath) {
        RunDirectory run = new RunDirectory(directory);
        try {
            Files.createDirectories(directory);
            run.clear(linux);
            Files.writeString(directory.resolve("cgroup"), cgroupPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run;
    }

    private RunningContainer start(
            LaunchRequest request, ContainerProcess process, RunDirectory run, Cgroup cgroup, @Nullable Filter filter) {
        try (CgroupEntry entry = cgroup.entry()) {
            int tasks = entry instanceof CgroupEntry.Tasks(List<Fd> files) ? files.size() : 0;
            Compiled compiled = compiler.compile(new CompileRequest(
                    request.spec(), request.rootfs(), tasks, filter, run.path().toString()));
            try (Streams streams = streams(request, process, compiled)) {
                return launch(request.id(), compiled, run, cgroup, entry, streams);
            }
        }
    }

    private Streams streams(LaunchRequest request, ContainerProcess process, Compiled compiled) {
        if (!process.terminal()) {
            return Streams.pipes(linux, request.openStdin());
        }
        for (Grant grant : compiled.grants()) {
            if (grant instanceof Grant.TerminalMount mount) {
                return Streams.terminal(linux, process, mount);
            }
        }
        throw new CompileException("a terminal needs a devpts mount");
    }

    private RunningContainer launch(
            String id, Compiled compiled, RunDirectory run, Cgroup cgroup, CgroupEntry entry, Streams streams) {
        ContainerStreams ours = streams.engine();
        Fd exited = linux.eventfd(0, Flags.EFD_NONBLOCK);
        Fd lock = run.engineFile(linux);
        try (Fd directory = run.open(linux);
                Fd alive = run.aliveFile(linux);
                Fd engine = run.engineFile(linux);
                Grants grants = new Grants(linux, userNamespaces, streams, entry)) {
            if (!linux.flock(alive, Flags.LOCK_EX | Flags.LOCK_NB)) {
                throw failed("container is running already");
            }
            linux.flock(lock, Flags.LOCK_EX);
            var fds =
                    new Launch.MonitorFds(directory, ours.stdin(), ours.stdout(), ours.stderr(), exited, alive, engine);
            Launch.Launched launched = launch.run(id, compiled, fds, grants.open(compiled.grants()));
            if (launched.report().failure() != null) {
                lock.close(); // lets the launcher go, should it stand at its end already
                reap(launched.monitorPid());
                throw launched.report().failure();
            }
            int pid = launched.report().pid();
            var handles = new MonitoredContainer.Handles(
                    linux.pidfdOpen(launched.monitorPid()), openInit(pid), exited, lock, ours);
            return new MonitoredContainer(linux, poller, run, cgroup, pid, handles);
        } catch (RuntimeException e) {
            exited.close();
            lock.close();
            streams.closeEngineSide();
            throw e;
        }
    }

    private void reap(int launcher) {
        try (Fd pidfd = linux.pidfdOpen(launcher)) {
            while (linux.waitPidfd(pidfd) == null) {
                launch.awaitReadable(pidfd);
            }
        }
    }

    private @Nullable Fd openInit(int pid) {
        try {
            return linux.pidfdOpen(pid);
        } catch (ErrnoException e) {
            return null; // it has ended and was reaped
        }
    }

    @Override
    public Optional<RunningContainer> adopt(String id, Path runDirectory) {
        RunDirectory run = new RunDirectory(runDirectory);
        try {
            if (!run.isMonitored(linux)) {
                return Optional.empty();
            }
            Optional<Integer> monitorPid = run.monitorPid();
            Fd lock = run.engineFile(linux);
            if (monitorPid.isEmpty() || !linux.flock(lock, Flags.LOCK_EX)) {
                lock.close();
                return Optional.empty();
            }
            // A monitor that had the lock has drained the output and goes: it is not there any more then.
            if (run.exitRecord().isPresent() && !run.isMonitored(linux)) {
                lock.close();
                return Optional.empty();
            }
            String cgroupPath = Files.readString(runDirectory.resolve("cgroup"));
            return Optional.of(adopt(run, monitorPid.get(), lock, cgroups.open(cgroupPath)));
        } catch (IOException e) {
            throw new UncheckedIOException("adopt container " + id, e);
        }
    }

    private RunningContainer adopt(RunDirectory run, int monitorPid, Fd lock, Cgroup cgroup) throws IOException {
        if (cgroup.isFrozen()) {
            cgroup.thaw(); // an engine that dies while it kills a container leaves its cgroup v1 frozen
        }
        Fd monitor = linux.pidfdOpen(monitorPid);
        Fd stdin = openStdin(monitor);
        Fd stdout = linux.pidfdGetfd(monitor, 6);
        Fd stderr = linux.pidfdGetfd(monitor, 7);
        Fd exited = linux.pidfdGetfd(monitor, 8);
        boolean terminal = isDevNull(stderr);
        ContainerStreams streams;
        if (terminal) {
            if (stdin != null) {
                stdin.close();
            }
            stderr.close();
            streams = new ContainerStreams(stdout, stdout, null);
        } else {
            streams = new ContainerStreams(stdin, stdout, stderr);
        }
        int pid = childOf(monitorPid);
        var handles = new MonitoredContainer.Handles(monitor, pid == 0 ? null : openInit(pid), exited, lock, streams);
        return new MonitoredContainer(linux, poller, run, cgroup, pid, handles);
    }

    /** The write end of the container's stdin, null if it has none or it is closed. */
    private @Nullable Fd openStdin(Fd monitor) {
        try {
            Fd stdin = linux.pidfdGetfd(monitor, 5);
            if (!isDevNull(stdin)) {
                return stdin;
            }
            stdin.close();
            return null;
        } catch (ErrnoException e) {
            if (e.is(Errno.EBADF)) {
                return null;
            }
            throw e;
        }
    }

    private boolean isDevNull(Fd fd) {
        Linux.Stat stat = linux.fstatat(fd, "", Flags.AT_EMPTY_PATH);
        return (stat.mode() & Flags.S_IFMT) == Flags.S_IFCHR && stat.rdev() == (1 << 8 | 3);
    }

    /** The only child of a monitor is the container's init; 0 if it has been reaped. */
    private static int childOf(int monitorPid) throws IOException {
        Path children =
                Path.of("/proc", Integer.toString(monitorPid), "task", Integer.toString(monitorPid), "children");
        String text = Files.readString(children).strip();
        return text.isEmpty() ? 0 : Integer.parseInt(text.split(" ")[0]);
    }

    @Override
    public Optional<ExitRecord> exitRecord(Path runDirectory) {
        return new RunDirectory(runDirectory).exitRecord();
    }
}
