package dev.jdocker.daemon.exec;

import dev.jdocker.api.exec.ExecConfig;
import dev.jdocker.api.exec.ExecInspect;
import dev.jdocker.api.exec.ExecProcessConfig;
import dev.jdocker.daemon.container.ActiveContainer;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.container.stream.DetachKeys;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.runtime.RunningProcess;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A process that was asked for in a container: made, started once, ended. */
final class Exec {
    private final String id;
    private final ActiveContainer container;
    private final ExecConfig config;
    private final ContainerIo io;
    private final CompletableFuture<ExecState> started = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private ExecState state = new ExecState.Created();
    private boolean removable;

    Exec(String id, ActiveContainer container, ExecConfig config) {
        this.id = id;
        this.container = container;
        this.config = config;
        this.io = container.newIo();
    }

    String id() {
        return id;
    }

    ActiveContainer container() {
        return container;
    }

    ExecConfig config() {
        return config;
    }

    ContainerIo io() {
        return io;
    }

    synchronized ExecState state() {
        return state;
    }

    /** Completes once it runs, or could not be started: with its state then. */
    CompletableFuture<ExecState> started() {
        return started;
    }

    /** Completes with its exit code. */
    CompletableFuture<Integer> exit() {
        return exit;
    }

    /** Takes the one start that there is. */
    synchronized void begin() {
        state = switch (state) {
            case ExecState.Created _ -> new ExecState.Starting();
            case ExecState.Starting _, ExecState.Running _ ->
                throw new Conflict("exec command " + id + " is already running");
            case ExecState.Ended _ -> throw new Conflict("exec command " + id + " has already run");
        };
    }

    void running(RunningProcess process) {
        ExecState now = new ExecState.Running(process);
        become(now);
        started.complete(now);
    }

    void ended(int exitCode) {
        ExecState now;
        synchronized (this) {
            int pid = state instanceof ExecState.Running(RunningProcess process) ? process.pid() : 0;
            now = new ExecState.Ended(exitCode, pid);
            state = now;
        }
        started.complete(now);
        exit.complete(exitCode);
    }

    private synchronized void become(ExecState now) {
        state = now;
    }

    /** Marks it for removal if it has ended; whether it was marked before. */
    synchronized boolean markRemovable() {
        boolean before = removable;
        removable = state instanceof ExecState.Ended;
        return before;
    }

    synchronized ExecInspect inspect() {
        boolean running = state instanceof ExecState.Running || state instanceof ExecState.Starting;
        Integer exitCode = null;
        int pid = 0;
        switch (state) {
            case ExecState.Running(RunningProcess process) -> pid = process.pid();
            case ExecState.Ended ended -> {
                exitCode = ended.exitCode();
                pid = ended.pid();
            }
            case ExecState.Created _, ExecState.Starting _ -> {
                // no process yet
            }
        }
        return new ExecInspect(
                id,
                running,
                exitCode,
                new ExecProcessConfig(
                        config.tty(),
                        config.cmd().getFirst(),
                        config.cmd().subList(1, config.cmd().size()),
                        config.privileged(),
                        user()),
                config.attachStdin(),
                config.attachStderr(),
                config.attachStdout(),
                removable,
                container.id().text(),
                Base64.getEncoder().encodeToString(DetachKeys.codes(config.detachKeys())),
                pid);
    }

    /** As whom it runs: what was asked for, or else the container's. */
    String user() {
        return config.user().isEmpty() ? container.config().user() : config.user();
    }

    /** Publishes an event of it; the text of some names the command, as Docker has it. */
    void publish(String action, Map<String, String> attributes) {
        container.publish(action, attributes);
    }

    /** The action of an event that names the command: {@code exec_start: sh -c true}; a blank ends it where there is one word. */
    String named(String action) {
        return action + ": " + config.cmd().getFirst() + " "
                + String.join(" ", config.cmd().subList(1, config.cmd().size()));
    }
}
