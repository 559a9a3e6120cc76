package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Pipe;
import dev.jdocker.linux.Poller;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Spawns a launcher with a program and reads its report. */
final class Launch {
    private static final int MAX_REPORT_BYTES = 16 * Report.BYTES;
    private static final int FD_REPORT = 11; // of program.h
    private static final byte[] GO = {1};
    private static final int HANG_UP_ONLY = 0; // epoll always tells of EPOLLHUP

    private final Linux linux;
    private final Poller poller;
    private final Spawning spawning;
    /** Stands where a launcher has no descriptor of its own: nobody reads or writes it. Open as long as this process. */
    private final Fd nothing;

    Launch(Linux linux, Poller poller, Spawning spawning) {
        this.linux = linux;
        this.poller = poller;
        this.spawning = spawning;
        this.nothing = linux.openat(Fd.CWD, "/dev/null", Flags.O_RDWR, 0);
    }

    /** The descriptors of a monitor, by the names of program.h; a null stream is /dev/null there. */
    record MonitorFds(
            @Nullable Fd life,
            @Nullable Fd runDirectory,
            @Nullable Fd stdin,
            @Nullable Fd stdout,
            @Nullable Fd stderr,
            @Nullable Fd exited,
            @Nullable Fd alive,
            @Nullable Fd engine) {
        /** For a launcher that does not stay as a monitor. */
        static final MonitorFds NONE = new MonitorFds(null, null, null, null, null, null, null, null);
    }

    /** Returns once the program has been executed or has failed, or is left waiting at a stage. */
    Report run(String name, Compiled compiled, MonitorFds fds, List<Fd> grants, Stages stages, @Nullable Fd gate) {
        try (ProgramFile program = ProgramFile.of(linux, compiled)) {
            return run(name, program, fds, grants, stages, gate);
        }
    }

    /** The same of a program that is in its file already, which stays the caller's. */
    Report run(String name, ProgramFile program, MonitorFds fds, List<Fd> grants, Stages stages, @Nullable Fd gate) {
        List<Fd> descriptors = new ArrayList<>(Arrays.asList(
                or(fds.life()),
                nothing,
                nothing,
                program.fd(),
                or(fds.runDirectory()),
                or(fds.stdin()),
                or(fds.stdout()),
                or(fds.stderr()),
                or(fds.exited()),
                or(fds.alive()),
                or(fds.engine())));
        descriptors.addAll(grants);
        Report report = attempt(name, program.compiled(), descriptors, stages, gate);
        return report.isSilent() ? attempt(name, program.compiled(), descriptors, stages, gate) : report;
    }

    /**
     * A report that is silent means that nothing has been done: who was to spawn the launcher was killed with the request
     * still before it, or the launcher was before its first word.
     */
    private Report attempt(String name, Compiled compiled, List<Fd> descriptors, Stages stages, @Nullable Fd gate) {
        try (Pipe report = linux.pipe2(0)) {
            linux.fcntl(report.read(), Flags.F_SETFL, Flags.O_NONBLOCK);
            List<Fd> all = new ArrayList<>(descriptors);
            all.add(FD_REPORT, report.write());
            spawning.spawn(name, all);
            report.write().close();
            return stages.equals(Stages.NONE)
                    ? read(report.read(), compiled)
                    : follow(report.read(), compiled, stages, gate);
        }
    }

    /** Waits for the end of a launcher that has failed, if it came to life. */
    void reap(int launcher) {
        if (launcher == 0) {
            return;
        }
        try (Fd pidfd = linux.pidfdOpen(launcher)) {
            while (linux.waitPidfd(pidfd) == null) {
                awaitReadable(pidfd);
            }
        }
    }

    /** Waits without blocking a native call. */
    void awaitReadable(Fd fd) {
        poller.whenKept(fd, Flags.EPOLLIN).join();
    }

    private Fd or(@Nullable Fd fd) {
        return fd == null ? nothing : fd;
    }

    /**
     * Reads reports as they come and lets the child go on from each stage. The launcher may tell of the child only after the
     * child has reached one.
     */
    private Report follow(Fd pipe, Compiled compiled, Stages stages, @Nullable Fd gate) {
        byte[] buffer = new byte[MAX_REPORT_BYTES];
        int length = 0;
        int followed = 0;
        StartException refused = null;
        while (true) {
            poller.when(pipe, Flags.EPOLLIN).join();
            int n = linux.read(pipe, buffer, length, buffer.length - length);
            length += n;
            Report soFar = Report.parse(buffer, length, compiled.program());
            if (n == 0) {
                return refused == null ? soFar.ended() : new Report(soFar.launcher(), soFar.pid(), refused, false);
            }
            for (; soFar.pid() != 0 && followed + Report.BYTES <= length; followed += Report.BYTES) {
                Optional<Stage> stage = Report.stage(buffer, followed);
                if (stage.isPresent()) {
                    try {
                        if (!stages.reached(stage.get(), soFar.pid())) {
                            return soFar;
                        }
                        linux.write(Objects.requireNonNull(gate, "a gate"), GO, 0, 1);
                    } catch (StartException e) {
                        refused = e;
                        Objects.requireNonNull(gate, "a gate").close(); // the child fails there, and its launcher too
                    }
                }
            }
        }
    }

    /** Waits for the pipe's end alone: a few reports fit into it, and each wake-up would delay the container's start. */
    private Report read(Fd pipe, Compiled compiled) {
        poller.whenKept(pipe, HANG_UP_ONLY).join();
        byte[] buffer = new byte[MAX_REPORT_BYTES];
        int length = 0;
        int n;
        do {
            n = linux.read(pipe, buffer, length, buffer.length - length);
            length += n;
        } while (n > 0 && length < buffer.length);
        return Report.parse(buffer, length, compiled.program()).ended();
    }
}
