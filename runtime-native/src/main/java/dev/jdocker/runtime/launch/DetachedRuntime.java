package dev.jdocker.runtime.launch;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.WaitStatus;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Resources;
import dev.jdocker.runtime.DetachedExec;
import dev.jdocker.runtime.DetachedProcess;
import dev.jdocker.runtime.DetachedRequest;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.CompileException;
import dev.jdocker.runtime.compile.CompileRequest;
import dev.jdocker.runtime.compile.CompileRequest.Launching;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.Compiler;
import dev.jdocker.runtime.compile.ExecCompiler;
import dev.jdocker.runtime.compile.Host;
import dev.jdocker.runtime.compile.Stage;
import dev.jdocker.seccomp.SeccompCompiler;
import dev.jdocker.seccomp.SeccompException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates and starts containers in two steps and without a monitor, as the command line of an OCI runtime asks for: their
 * processes are children of this one, and of whoever reaps for it once it has gone.
 */
public final class DetachedRuntime {
    private static final int FIFO = 0010600; // S_IFIFO, for the owner alone
    private static final byte[] GO = {1};

    private final Linux linux;
    private final Cgroups cgroups;
    private final Compiler compiler;
    private final ExecCompiler execCompiler;
    private final Filters filters;
    private final UserNamespaces userNamespaces;
    private final DetachedLaunch launch;
    private final HookRunner hooks;
    private final JoinedNamespaces joined;

    public DetachedRuntime(Linux linux, Poller poller, Cgroups cgroups, SeccompCompiler seccomp, Host host) {
        this.linux = linux;
        this.cgroups = cgroups;
        this.compiler = new Compiler(host);
        this.execCompiler = new ExecCompiler(host);
        this.filters = new Filters(seccomp);
        Launch spawning = new Launch(linux, poller, Spawning.directly(linux, new LauncherImage(linux)));
        this.userNamespaces = new UserNamespaces(linux, spawning, compiler);
        this.launch = new DetachedLaunch(linux, poller, spawning);
        this.hooks = new HookRunner(linux, launch, userNamespaces, execCompiler);
        this.joined = new JoinedNamespaces(linux);
    }

    /**
     * Makes everything of a container but its program, with its prestart, createRuntime and createContainer hooks, and leaves
     * its init waiting.
     *
     * @return its init
     * @throws StartException if that fails; no process and no cgroup is left then
     */
    public DetachedProcess create(DetachedRequest request) {
        Cgroup cgroup = cgroup(request);
        return telling(() -> {
            LinuxSection section = section(request);
            Resources limits = section.resources();
            cgroups.create(cgroup.path(), limits == null ? Resources.builder().build() : limits);
            try {
                return create(request, section, cgroup);
            } catch (RuntimeException e) {
                cgroup.killAll();
                cgroup.delete();
                throw e;
            }
        });
    }

    private DetachedProcess create(DetachedRequest request, LinuxSection section, Cgroup cgroup) {
        ContainerProcess process = process(request);
        HookSubject subject = subject(request);
        linux.mknodat(Fd.CWD, request.startFifo().toString(), FIFO, 0);
        try (CgroupEntry entry = cgroup.entry();
                Fd fifo = linux.openat(Fd.CWD, request.startFifo().toString(), Flags.O_RDWR, 0)) {
            int tasks = entry instanceof CgroupEntry.Tasks(List<Fd> files) ? files.size() : 0;
            Compiled compiled = compiler.compile(new CompileRequest(
                    request.spec(),
                    new Rootfs.Directory(request.rootfs()),
                    tasks,
                    filters.of(section.seccomp()),
                    request.bundle().toString(),
                    launching(request)));
            try (Streams streams = Streams.of(linux, process, compiled, DetachedRuntime::inherited)) {
                Grants grants = new Grants(linux, userNamespaces, streams, entry, null).withStartFifo(fifo);
                int pid = launch.start(request.id(), compiled, grants, (stage, child) -> {
                    if (stage == Stage.CREATED) {
                        return false;
                    }
                    hooks.reached(subject, stage, child);
                    return true;
                });
                return new DetachedProcess(
                        pid, handOver(process, streams, request.launch().consoleSocket()));
            }
        }
    }

    /** Runs the startContainer hooks, lets the init go on to its program, and runs the poststart hooks. */
    public void start(DetachedRequest request, int pid) {
        telling(() -> {
            HookSubject subject = subject(request);
            hooks.starting(subject, pid);
            try (Fd fifo = linux.openat(Fd.CWD, request.startFifo().toString(), Flags.O_WRONLY | Flags.O_NONBLOCK, 0)) {
                linux.unlinkat(Fd.CWD, request.startFifo().toString(), 0);
                linux.write(fifo, GO, 0, 1);
            }
            hooks.started(subject, pid);
            return pid;
        });
    }

    /** Executes another process in a container. */
    public DetachedProcess exec(DetachedExec request) {
        ContainerProcess process = request.process();
        return telling(() -> {
            try (Fd init = linux.pidfdOpen(request.pid());
                    CgroupEntry entry = cgroups.open(request.cgroupPath()).entry();
                    Streams streams =
                            process.terminal() ? Streams.terminalIn(linux, process, request.pid()) : inherited()) {
                Compiled compiled = execCompiler.compile(
                        process,
                        filters.of(request.seccomp()),
                        joined.of(request.pid(), entry),
                        request.like(),
                        Launching.detached(
                                request.launch().preserved(), request.launch().keyring()));
                int child = launch.start(
                        request.id(), compiled, new Grants(linux, userNamespaces, streams, entry, init), Stages.NONE);
                return new DetachedProcess(
                        child, handOver(process, streams, request.launch().consoleSocket()));
            }
        });
    }

    private static Launching launching(DetachedRequest request) {
        Launching launching = Launching.detached(
                request.launch().preserved(), request.launch().keyring());
        return request.launch().pivot() ? launching : launching.movingRoot(KernelMounts.outside(request.rootfs()));
    }

    /** Waits for a process that this one created or executed, and reaps it. */
    public WaitStatus waitFor(int pid) {
        try {
            return launch.waitFor(pid, 0);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no time-out was asked for", e);
        }
    }

    /** Runs the poststop hooks of a container that is deleted. */
    public void deleted(DetachedRequest request) {
        hooks.stopped(subject(request));
    }

    private HookSubject subject(DetachedRequest request) {
        process(request);
        return HookSubject.of(request.id(), request.bundle(), request.spec(), cgroup(request));
    }

    private Cgroup cgroup(DetachedRequest request) {
        String path = section(request).cgroupsPath();
        if (path == null) {
            throw StartExceptions.notStarted("config needs linux.cgroupsPath");
        }
        return cgroups.open(path);
    }

    private static LinuxSection section(DetachedRequest request) {
        LinuxSection section = request.spec().linux();
        if (section == null) {
            throw StartExceptions.notStarted("config has no linux section");
        }
        return section;
    }

    private static ContainerProcess process(DetachedRequest request) {
        ContainerProcess process = request.spec().process();
        if (process == null) {
            throw StartExceptions.notStarted("config has no process section");
        }
        return process;
    }

    private static Streams inherited() {
        return Streams.given(new Fd(null, 0), new Fd(null, 1), new Fd(null, 2));
    }

    /** Sends a terminal's master to the socket, or gives it to the caller. */
    private @Nullable Fd handOver(ContainerProcess process, Streams streams, @Nullable Path consoleSocket) {
        if (!process.terminal()) {
            return null;
        }
        Fd master = streams.engine().stdout();
        if (consoleSocket == null) {
            return master;
        }
        try (master;
                Fd socket = linux.connectUnix(consoleSocket.toString())) {
            linux.fcntl(master, Flags.F_SETFL, Flags.O_RDWR);
            linux.sendFd(socket, master, "/dev/ptmx".getBytes(StandardCharsets.UTF_8));
        }
        return null;
    }

    /** Turns what goes wrong below into the one exception that callers know. */
    private static <T> T telling(Supplier<T> action) {
        try {
            return action.get();
        } catch (ErrnoException | CgroupException | CompileException | SeccompException e) {
            throw StartExceptions.notStarted(String.valueOf(e.getMessage()));
        }
    }
}
