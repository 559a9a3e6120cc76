package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.compile.CompileException;
import dev.jdocker.runtime.compile.CompileRequest;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.ExecCompiler;
import dev.jdocker.runtime.compile.Host;
import dev.jdocker.seccomp.SeccompException;
import java.util.function.Supplier;

/** Executes processes in running containers, each under a monitor of its own unless it is brief. */
final class Executions {
    private final Linux linux;
    private final Poller poller;
    private final Monitors monitors;
    private final DetachedLaunch detached;
    private final Filters filters;
    private final ExecCompiler compiler;
    private final UserNamespaces userNamespaces;
    private final JoinedNamespaces joined;

    Executions(Linux linux, Poller poller, Launch launch, Filters filters, Host host, UserNamespaces userNamespaces) {
        this.linux = linux;
        this.poller = poller;
        this.detached = new DetachedLaunch(linux, poller, launch);
        this.monitors = new Monitors(linux, poller, launch);
        this.filters = filters;
        this.compiler = new ExecCompiler(host);
        this.userNamespaces = userNamespaces;
        this.joined = new JoinedNamespaces(linux);
    }

    RunningProcess exec(MonitoredProcess init, Cgroup cgroup, ExecRequest request) {
        return started(() -> {
            try (CgroupEntry entry = cgroup.entry()) {
                return monitored(init, entry, joined.of(init.pid(), entry), request);
            }
        });
    }

    private static RunningProcess started(Supplier<RunningProcess> start) {
        try {
            return start.get();
        } catch (ErrnoException e) {
            throw StartExceptions.notStarted(
                    e.is(Errno.ESRCH) ? "container is not running" : String.valueOf(e.getMessage()));
        } catch (CgroupException | CompileException | SeccompException e) {
            throw StartExceptions.notStarted(String.valueOf(e.getMessage()));
        }
    }

    private RunningProcess monitored(
            MonitoredProcess init, CgroupEntry entry, ExecCompiler.Joining joining, ExecRequest request) {
        Compiled compiled = compile(joining, request, CompileRequest.Launching.PLAIN);
        RunDirectory run = new RunDirectory(request.runDirectory());
        run.prepare(linux);
        try (Streams streams = request.process().terminal()
                ? Streams.terminalIn(linux, request.process(), init.pid())
                : Streams.pipes(linux, request.openStdin())) {
            Grants grants = new Grants(linux, userNamespaces, streams, entry, init.pidfd());
            return monitors.start(
                    request.id(), "process is running already", compiled, run, streams, grants, Stages.NONE, () -> {});
        }
    }

    /** A monitor, its files and its locks would cost more than most checks of a container's health. */
    RunningProcess briefly(MonitoredProcess init, KeptEntrance kept, ExecRequest request) {
        return started(() -> {
            try (KeptEntrance.Use use = kept.use(request, () -> entrance(init, kept.cgroup(), request));
                    Streams streams = Streams.merged(linux)) {
                return briefly(init, use.entrance(), streams, request);
            }
        });
    }

    private KeptEntrance.Entrance entrance(MonitoredProcess init, Cgroup cgroup, ExecRequest request) {
        CgroupEntry entry = cgroup.entry();
        try {
            ExecCompiler.Joining joining = joined.of(init.pid(), entry);
            Compiled compiled = compile(joining, request, CompileRequest.Launching.detached(0, true));
            return new KeptEntrance.Entrance(entry, ProgramFile.of(linux, compiled));
        } catch (RuntimeException e) {
            entry.close();
            throw e;
        }
    }

    private RunningProcess briefly(
            MonitoredProcess init, KeptEntrance.Entrance entrance, Streams streams, ExecRequest request) {
        Grants grants = new Grants(linux, userNamespaces, streams, entrance.cgroup(), init.pidfd());
        try {
            Report launched = detached.run(request.id(), entrance.program(), grants, Stages.NONE);
            return new BriefProcess(
                    linux, poller, launched.pid(), streams.engine(), () -> detached.reap(launched.launcher()));
        } catch (RuntimeException e) {
            streams.closeEngineSide();
            throw e;
        }
    }

    private Compiled compile(ExecCompiler.Joining joining, ExecRequest request, CompileRequest.Launching launching) {
        return compiler.compile(request.process(), filters.of(request.seccomp()), joining, null, launching);
    }
}
