package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.WaitStatus;
import dev.jdocker.linux.Poller;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Compiled;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Launches programs without a monitor: their process becomes a child of this one. */
final class DetachedLaunch {
    private static final int SIGKILL = 9;

    private final Linux linux;
    private final Poller poller;
    private final Launch launch;

    DetachedLaunch(Linux linux, Poller poller, Launch launch) {
        this.linux = linux;
        this.poller = poller;
        this.launch = launch;
    }

    /** Returns the child's id once its program has been executed, or once it is left waiting at a stage. */
    int start(String name, Compiled compiled, Grants grants, Stages stages) {
        try (ProgramFile program = ProgramFile.of(linux, compiled)) {
            Report launched = run(name, program, grants, stages);
            launch.reap(launched.launcher());
            return launched.pid();
        }
    }

    /** The same, but does not wait for the launcher, which is about to go: the caller reaps it. */
    Report run(String name, ProgramFile program, Grants grants, Stages stages) {
        try (grants) {
            Report launched = launch.run(
                    name,
                    program,
                    Launch.MonitorFds.NONE,
                    grants.open(program.compiled().grants()),
                    stages,
                    grants.gate());
            StartException failure = launched.failure();
            if (failure != null) {
                launch.reap(launched.launcher());
                if (launched.pid() != 0) {
                    waitFor(launched.pid());
                }
                throw failure;
            }
            return launched;
        }
    }

    /** Reaps a launcher. */
    void reap(int launcher) {
        launch.reap(launcher);
    }

    /** Waits for the end of a child and reaps it. */
    WaitStatus waitFor(int pid) {
        try (Fd pidfd = linux.pidfdOpen(pid)) {
            return waitFor(pidfd);
        }
    }

    private WaitStatus waitFor(Fd pidfd) {
        WaitStatus status;
        while ((status = linux.waitPidfd(pidfd)) == null) {
            poller.whenKept(pidfd, Flags.EPOLLIN).join();
        }
        return status;
    }

    /**
     * As {@link #waitFor(int)}, but kills the child after a while.
     *
     * @param seconds 0 for no limit
     * @throws TimeoutException if it had to be killed
     */
    WaitStatus waitFor(int pid, int seconds) throws TimeoutException {
        try (Fd pidfd = linux.pidfdOpen(pid)) {
            if (seconds > 0) {
                try {
                    poller.when(pidfd, Flags.EPOLLIN)
                            .orTimeout(seconds, TimeUnit.SECONDS)
                            .join();
                } catch (CompletionException e) {
                    linux.pidfdSendSignal(pidfd, SIGKILL);
                    waitFor(pidfd);
                    throw new TimeoutException("killed after " + seconds + " s");
                }
            }
            return waitFor(pidfd);
        }
    }
}
