package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Pipe;
import dev.jdocker.linux.Poller;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Compiled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts monitors with their processes, and takes over those of an earlier engine process. */
final class Monitors {
    private static final int FD_LIFE = 0; // these by program.h
    private static final int FD_STDIN = 5;
    private static final int FD_STDOUT = 6;
    private static final int FD_STDERR = 7;
    private static final int FD_EXITED = 8;
    private static final int SIGUSR2 = 12;

    private final Linux linux;
    private final Poller poller;
    private final Launch launch;

    Monitors(Linux linux, Poller poller, Launch launch) {
        this.linux = linux;
        this.poller = poller;
        this.launch = launch;
    }

    /**
     * Starts a program under a monitor and returns once it has been executed.
     *
     * @param name of what is started, for the monitor's command line
     * @param running what to say where a monitor lives in that run directory
     * @param stages told where the child waits
     * @param orphaned ends what is left when somebody kills the monitor
     */
    MonitoredProcess start(
            String name,
            String running,
            Compiled compiled,
            RunDirectory run,
            Streams streams,
            Grants grants,
            Stages stages,
            Runnable orphaned) {
        ContainerStreams ours = streams.engine();
        Fd exited = linux.eventfd(0, Flags.EFD_NONBLOCK);
        Fd lock = run.engineFile(linux);
        Pipe life = linux.pipe2(0);
        try (Fd heard = life.read();
                Fd directory = run.open(linux);
                Fd alive = run.aliveFile(linux);
                Fd engine = run.engineFile(linux);
                grants) {
            if (!linux.flock(alive, Flags.LOCK_EX | Flags.LOCK_NB)) {
                throw StartExceptions.notStarted(running);
            }
            linux.flock(lock, Flags.LOCK_EX);
            var fds = new Launch.MonitorFds(
                    heard, directory, ours.stdin(), ours.stdout(), ours.stderr(), exited, alive, engine);
            List<Fd> granted = grants.open(compiled.grants());
            Report launched = launch.run(name, compiled, fds, granted, stages, grants.gate());
            StartException failure = launched.failure();
            if (failure != null) {
                lock.close(); // lets the launcher go, should it stand at its end already
                launch.reap(launched.launcher());
                throw failure;
            }
            int pid = launched.pid();
            var handles = new MonitoredProcess.Handles(
                    linux.pidfdOpen(launched.launcher()), openProcess(pid), exited, lock, life.write(), ours);
            return new MonitoredProcess(linux, poller, run, pid, handles, orphaned);
        } catch (RuntimeException e) {
            exited.close();
            lock.close();
            life.write().close();
            streams.closeEngineSide();
            throw e;
        }
    }

    /** Takes over the process of a run directory; empty where no monitor lives any more. */
    Optional<MonitoredProcess> adopt(RunDirectory run, Runnable orphaned) throws IOException {
        if (!run.isMonitored(linux)) {
            return Optional.empty();
        }
        Optional<Integer> monitorPid = run.monitorPid();
        if (monitorPid.isEmpty()) {
            return Optional.empty();
        }
        Fd monitor = openProcess(monitorPid.get());
        if (monitor == null || !run.isMonitored(linux)) { // from here on the descriptor means this very monitor
            close(monitor);
            return Optional.empty();
        }
        Fd lock = run.engineFile(linux);
        Fd life = come(monitor);
        if (life == null || !linux.flock(lock, Flags.LOCK_EX)) {
            close(monitor, lock, life);
            return Optional.empty();
        }
        // A monitor that had the lock has drained the output and goes: it is not there any more then.
        if (run.exitRecord().isPresent() && !run.isMonitored(linux)) {
            close(monitor, lock, life);
            return Optional.empty();
        }
        return Optional.of(adopt(run, monitorPid.get(), monitor, lock, life, orphaned));
    }

    private static void close(@Nullable Fd... descriptors) {
        for (Fd descriptor : descriptors) {
            if (descriptor != null) {
                descriptor.close();
            }
        }
    }

    /** Tells a monitor, which takes the output while nobody else does, that an engine wants to; null if it has gone. */
    private @Nullable Fd come(Fd monitor) {
        try (Fd heard = linux.pidfdGetfd(monitor, FD_LIFE)) {
            Fd life = linux.openat(Fd.CWD, heard.procPath(), Flags.O_WRONLY, 0);
            linux.pidfdSendSignal(monitor, SIGUSR2);
            return life;
        } catch (ErrnoException e) {
            if (e.is(Errno.ESRCH) || e.is(Errno.EBADF)) {
                return null;
            }
            throw e;
        }
    }

    private MonitoredProcess adopt(RunDirectory run, int monitorPid, Fd monitor, Fd lock, Fd life, Runnable orphaned)
            throws IOException {
        Fd stdin = openStdin(monitor);
        Fd stdout = linux.pidfdGetfd(monitor, FD_STDOUT);
        Fd stderr = linux.pidfdGetfd(monitor, FD_STDERR);
        Fd exited = linux.pidfdGetfd(monitor, FD_EXITED);
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
        var handles =
                new MonitoredProcess.Handles(monitor, pid == 0 ? null : openProcess(pid), exited, lock, life, streams);
        return new MonitoredProcess(linux, poller, run, pid, handles, orphaned);
    }

    /** The write end of the process's stdin, null if it has none or it is closed. */
    private @Nullable Fd openStdin(Fd monitor) {
        try {
            Fd stdin = linux.pidfdGetfd(monitor, FD_STDIN);
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

    private @Nullable Fd openProcess(int pid) {
        try {
            return linux.pidfdOpen(pid);
        } catch (ErrnoException e) {
            return null; // it has ended and was reaped
        }
    }

    /** The only child of a monitor is its process; 0 if it has been reaped. */
    private static int childOf(int monitorPid) throws IOException {
        Path children =
                Path.of("/proc", Integer.toString(monitorPid), "task", Integer.toString(monitorPid), "children");
        String text = Files.readString(children).strip();
        return text.isEmpty() ? 0 : Integer.parseInt(text.split(" ")[0]);
    }
}
