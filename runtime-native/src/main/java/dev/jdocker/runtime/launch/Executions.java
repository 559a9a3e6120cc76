package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.linux.cgroup.CgroupException;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.compile.CompileException;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.ExecCompiler;
import dev.jdocker.runtime.compile.ExecCompiler.Joining;
import dev.jdocker.runtime.compile.Host;
import dev.jdocker.seccomp.SeccompException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** Executes processes in running containers, each under a monitor of its own. */
final class Executions {
    private static final long ALWAYS_JOINED =
            Flags.CLONE_NEWNS | Flags.CLONE_NEWUTS | Flags.CLONE_NEWIPC | Flags.CLONE_NEWNET | Flags.CLONE_NEWCGROUP;

    private final Linux linux;
    private final Monitors monitors;
    private final Filters filters;
    private final ExecCompiler compiler;
    private final UserNamespaces userNamespaces;

    Executions(Linux linux, Monitors monitors, Filters filters, Host host, UserNamespaces userNamespaces) {
        this.linux = linux;
        this.monitors = monitors;
        this.filters = filters;
        this.compiler = new ExecCompiler(host);
        this.userNamespaces = userNamespaces;
    }

    RunningProcess exec(MonitoredProcess init, Cgroup cgroup, ExecRequest request) {
        RunDirectory run = new RunDirectory(request.runDirectory());
        try (CgroupEntry entry = cgroup.entry()) {
            Files.createDirectories(run.path());
            run.clear(linux);
            Compiled compiled = compiler.compile(
                    request.process(),
                    filters.of(request.seccomp()),
                    new Joining(namespaces(init.pid()), entry instanceof CgroupEntry.Tasks(List<Fd> t) ? t.size() : 0));
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

    /** A process cannot join the user namespace that it is in: the kernel refuses that, and that alone. */
    private long namespaces(int pid) {
        return ALWAYS_JOINED
                | (isOurs(pid, "user") ? 0 : Flags.CLONE_NEWUSER)
                | (isOurs(pid, "time") ? 0 : Flags.CLONE_NEWTIME);
    }

    private boolean isOurs(int pid, String type) {
        try {
            return inode("/proc/" + pid + "/ns/" + type) == inode("/proc/self/ns/" + type);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) && type.equals("time")) {
                return true; // a kernel without them
            }
            throw e;
        }
    }

    private long inode(String path) {
        return linux.fstatat(Fd.CWD, path, 0).inode();
    }
}
