package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Linux;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Executes processes in running containers, each under a monitor of its own. */
final class Executions {
    private final Linux linux;
    private final Monitors monitors;
    private final Filters filters;
    private final ExecCompiler compiler;
    private final UserNamespaces userNamespaces;
    private final JoinedNamespaces joined;

    private final RepeatedPrograms programs = new RepeatedPrograms();

    Executions(Linux linux, Monitors monitors, Filters filters, Host host, UserNamespaces userNamespaces) {
        this.linux = linux;
        this.monitors = monitors;
        this.filters = filters;
        this.compiler = new ExecCompiler(host);
        this.userNamespaces = userNamespaces;
        this.joined = new JoinedNamespaces(linux);
    }

    RunningProcess exec(MonitoredProcess init, Cgroup cgroup, ExecRequest request) {
        RunDirectory run = new RunDirectory(request.runDirectory());
        try (CgroupEntry entry = cgroup.entry()) {
            Files.createDirectories(run.path());
            run.clear(linux);
            ExecCompiler.Joining joining = joined.of(init.pid(), entry);
            Compiled compiled = programs.of(
                    request.process(),
                    request.seccomp(),
                    joining,
                    () -> compiler.compile(
                            request.process(),
                            filters.of(request.seccomp()),
                            joining,
                            null,
                            CompileRequest.Launching.PLAIN));
            try (Streams streams = request.process().terminal()
                    ? Streams.terminalIn(linux, request.process(), init.pid())
                    : Streams.pipes(linux, request.openStdin())) {
                Grants grants = new Grants(linux, userNamespaces, streams, entry, init.pidfd());
                return monitors.start(
                        request.id(),
                        "process is running already",
                        compiled,
                        run,
                        streams,
                        grants,
                        Stages.NONE,
                        () -> {});
            }
        } catch (IOException e) {
            throw new UncheckedIOException("make " + run.path(), e);
        } catch (ErrnoException e) {
            throw StartExceptions.notStarted(
                    e.is(Errno.ESRCH) ? "container is not running" : String.valueOf(e.getMessage()));
        } catch (CgroupException | CompileException | SeccompException e) {
            throw StartExceptions.notStarted(String.valueOf(e.getMessage()));
        }
    }
}
