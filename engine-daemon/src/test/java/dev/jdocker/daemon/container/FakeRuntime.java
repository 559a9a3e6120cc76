package dev.jdocker.daemon.container;

import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.CgroupStats;
import dev.jdocker.oci.Resources;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A runtime whose processes are pipes and a number: a test says how they start and when they end. */
final class FakeRuntime implements ContainerRuntime {
    static final int PID = 4711;
    static final Instant EXITED_AT = Instant.parse("2026-01-01T00:00:05Z");

    final Map<String, FakeProcess> running = new ConcurrentHashMap<>();
    final Map<String, ExitRecord> records = new ConcurrentHashMap<>();
    private final Linux linux;
    private Optional<StartException> failure = Optional.empty();

    FakeRuntime(Linux linux) {
        this.linux = linux;
    }

    /** From now on starts fail like this. */
    void failWith(StartException startFailure) {
        failure = Optional.of(startFailure);
    }

    /** A process that an earlier engine has left. */
    FakeProcess leave(String id) {
        FakeProcess process = new FakeProcess();
        running.put(id, process);
        return process;
    }

    @Override
    public RunningContainer start(LaunchRequest request) {
        failure.ifPresent(reason -> {
            throw reason;
        });
        try {
            Files.createDirectories(request.runDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return leave(request.id());
    }

    @Override
    public Optional<RunningContainer> adopt(String id, Path runDirectory) {
        return Optional.ofNullable(running.get(id));
    }

    @Override
    public Optional<ExitRecord> exitRecord(Path runDirectory) {
        return Optional.ofNullable(records.get(String.valueOf(runDirectory.getFileName())));
    }

    /** One of them. */
    final class FakeProcess implements RunningContainer {
        private final Linux.Pipe out = linux.pipe2(Flags.O_CLOEXEC | Flags.O_NONBLOCK);
        private final Linux.Pipe err = linux.pipe2(Flags.O_CLOEXEC | Flags.O_NONBLOCK);
        private final CompletableFuture<ExitRecord> exit = new CompletableFuture<>();
        private volatile boolean paused;

        /** It ends, and its output with it. */
        void end(int exitCode) {
            out.write().close();
            err.write().close();
            exit.complete(new ExitRecord(exitCode, 0, EXITED_AT));
        }

        @Override
        public int pid() {
            return PID;
        }

        @Override
        public ContainerStreams streams() {
            return new ContainerStreams(null, out.read(), err.read());
        }

        @Override
        public void closeStdin() {
            throw new UnsupportedOperationException("it has no input");
        }

        @Override
        public void resize(int rows, int columns) {
            throw new UnsupportedOperationException("it has no terminal");
        }

        @Override
        public void signal(int signal) {
            end(128 + signal);
        }

        @Override
        public void killAll() {
            end(137);
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public boolean isPaused() {
            return paused;
        }

        @Override
        public void update(Resources resources) {
            throw new UnsupportedOperationException("it has no limits");
        }

        @Override
        public CgroupStats stats() {
            throw new UnsupportedOperationException("it uses nothing");
        }

        @Override
        public List<Integer> processes() {
            return List.of(PID);
        }

        @Override
        public RunningProcess exec(ExecRequest request) {
            throw new UnsupportedOperationException("it executes nothing more");
        }

        @Override
        public CompletableFuture<ExitRecord> exit() {
            return exit;
        }

        @Override
        public void close() {
            out.close();
            err.close();
        }
    }
}
