package dev.jdocker.daemon.container;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.jdocker.api.json.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Where a container stands in its life. Each state holds only what is valid in it; {@link #next} is the one way from one to
 * another. Docker's booleans are a view of it ({@link StateView}).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ContainerState.Created.class, name = "created"),
    @JsonSubTypes.Type(value = ContainerState.Running.class, name = "running"),
    @JsonSubTypes.Type(value = ContainerState.Paused.class, name = "paused"),
    @JsonSubTypes.Type(value = ContainerState.Restarting.class, name = "restarting"),
    @JsonSubTypes.Type(value = ContainerState.Exited.class, name = "exited"),
    @JsonSubTypes.Type(value = ContainerState.Removing.class, name = "removing"),
    @JsonSubTypes.Type(value = ContainerState.Dead.class, name = "dead")
})
public sealed interface ContainerState {

    /** Never ran. {@code exitCode} and {@code error} tell of an attempt to start it that failed, else 0 and "". */
    record Created(int exitCode, String error) implements ContainerState {}

    /**
     * Runs.
     *
     * @param pid the host's number of its init, 0 while that is not known yet
     * @param oomKilled whether one of its processes was killed for lack of memory
     */
    record Running(int pid, Timestamp startedAt, boolean oomKilled) implements ContainerState {}

    /** Runs, with all its processes standing still. */
    record Paused(Running run) implements ContainerState {}

    /** Has ended and waits for its policy to start it again; {@code last} is how it ended. */
    record Restarting(Exited last) implements ContainerState {}

    /** Has run and ended. {@code error} tells why it could not be started again, else "". */
    record Exited(int exitCode, String error, boolean oomKilled, Timestamp startedAt, Timestamp finishedAt)
            implements ContainerState {}

    /** Is being removed; {@code last} is what it was. */
    record Removing(Exited last) implements ContainerState {}

    /** Could not be removed wholly. */
    record Dead(Exited last) implements ContainerState {}

    /** What can happen to a container. */
    sealed interface Transition {

        record Started(int pid, Timestamp at) implements Transition {}

        record StartFailed(int exitCode, String error) implements Transition {}

        record Frozen() implements Transition {}

        record Thawed() implements Transition {}

        /** The kernel has killed one of its processes for lack of memory. */
        record LackedMemory() implements Transition {}

        record Ended(int exitCode, boolean oomKilled, String error, Timestamp at) implements Transition {}

        /** It has ended, and is to be started again. */
        record EndedForNow(int exitCode, boolean oomKilled, Timestamp at) implements Transition {}

        /** It is not to be started again after all. */
        record RestartGivenUp() implements Transition {}

        record RemovalBegun() implements Transition {}

        record RemovalFailed() implements Transition {}
    }

    static ContainerState created() {
        return new Created(0, "");
    }

    /** Whether it has a process. */
    default boolean hasProcess() {
        return this instanceof Running || this instanceof Paused;
    }

    /** When the run under way began, or the last one; zero where there was none. */
    default Timestamp startedAt() {
        return switch (this) {
            case Created _ -> Timestamp.ZERO;
            case Running run -> run.startedAt();
            case Paused(Running run) -> run.startedAt();
            case Restarting(Exited last) -> last.startedAt();
            case Exited exited -> exited.startedAt();
            case Removing(Exited last) -> last.startedAt();
            case Dead(Exited last) -> last.startedAt();
        };
    }

    /** Whether one of its processes was killed for lack of memory in the run under way. */
    default boolean lackedMemory() {
        return switch (this) {
            case Running run -> run.oomKilled();
            case Paused(Running run) -> run.oomKilled();
            case Created _, Restarting _, Exited _, Removing _, Dead _ -> false;
        };
    }

    /**
     * The state after {@code transition}.
     *
     * @throws IllegalTransitionException if that cannot happen in this state
     */
    static ContainerState next(ContainerState state, Transition transition) {
        ContainerState next = switch (state) {
            case Created created -> afterCreated(created, transition);
            case Running running -> afterRunning(running, transition);
            case Paused(Running run) -> afterPaused(run, transition);
            case Restarting(Exited last) -> afterRestarting(last, transition);
            case Exited exited -> afterExited(exited, transition);
            case Removing(Exited last) -> transition instanceof Transition.RemovalFailed ? new Dead(last) : null;
            case Dead(Exited last) -> transition instanceof Transition.RemovalBegun ? new Removing(last) : null;
        };
        if (next == null) {
            throw new IllegalTransitionException(state, transition);
        }
        return next;
    }

    // Each of these says what can happen in its state; null stands for what cannot. A test walks all pairs.

    private static @Nullable ContainerState afterCreated(Created created, Transition transition) {
        return switch (transition) {
            case Transition.Started(int pid, Timestamp at) -> new Running(pid, at, false);
            case Transition.StartFailed(int code, String error) -> new Created(code, error);
            case Transition.RemovalBegun() ->
                new Removing(new Exited(created.exitCode(), created.error(), false, Timestamp.ZERO, Timestamp.ZERO));
            default -> null;
        };
    }

    private static @Nullable ContainerState afterRunning(Running run, Transition transition) {
        return switch (transition) {
            // The number of its init is learnt after the intent to start it has been written down.
            case Transition.Started(int known, Timestamp at) when run.pid() == 0 -> new Running(known, at, false);
            case Transition.StartFailed(int code, String error) when run.pid() == 0 -> new Created(code, error);
            case Transition.Frozen() -> new Paused(run);
            case Transition.LackedMemory() -> new Running(run.pid(), run.startedAt(), true);
            case Transition.Ended ended -> ended(run, ended);
            case Transition.EndedForNow ended -> endedForNow(run, ended);
            default -> null;
        };
    }

    private static @Nullable ContainerState afterPaused(Running run, Transition transition) {
        return switch (transition) {
            case Transition.Thawed() -> run;
            case Transition.LackedMemory() -> new Paused(new Running(run.pid(), run.startedAt(), true));
            case Transition.Ended ended -> ended(run, ended);
            case Transition.EndedForNow ended -> endedForNow(run, ended);
            default -> null;
        };
    }

    private static @Nullable ContainerState afterRestarting(Exited last, Transition transition) {
        return switch (transition) {
            case Transition.Started(int pid, Timestamp at) -> new Running(pid, at, false);
            // As in Docker the exit code stays the container's own.
            case Transition.StartFailed(int _, String error) -> withError(last, error);
            case Transition.RestartGivenUp() -> last;
            default -> null;
        };
    }

    private static @Nullable ContainerState afterExited(Exited exited, Transition transition) {
        return switch (transition) {
            case Transition.Started(int pid, Timestamp at) -> new Running(pid, at, false);
            case Transition.StartFailed(int code, String error) ->
                new Exited(code, error, false, exited.startedAt(), exited.finishedAt());
            case Transition.RemovalBegun() -> new Removing(exited);
            default -> null;
        };
    }

    private static Exited ended(Running run, Transition.Ended ended) {
        return new Exited(
                ended.exitCode(), ended.error(), run.oomKilled() || ended.oomKilled(), run.startedAt(), ended.at());
    }

    private static Restarting endedForNow(Running run, Transition.EndedForNow ended) {
        return new Restarting(
                new Exited(ended.exitCode(), "", run.oomKilled() || ended.oomKilled(), run.startedAt(), ended.at()));
    }

    private static Exited withError(Exited last, String error) {
        return new Exited(last.exitCode(), error, last.oomKilled(), last.startedAt(), last.finishedAt());
    }
}
