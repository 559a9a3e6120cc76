package dev.jdocker.daemon.container;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.jdocker.api.json.Timestamp;

/**
 * Where a container stands in its life. Each state holds only what is valid in it; {@link #next} is the one way from one to
 * another. Docker's booleans are a view of it ({@link StateView}).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ContainerState.Created.class, name = "created"),
    @JsonSubTypes.Type(value = ContainerState.Running.class, name = "running"),
    @JsonSubTypes.Type(value = ContainerState.Exited.class, name = "exited"),
    @JsonSubTypes.Type(value = ContainerState.Removing.class, name = "removing"),
    @JsonSubTypes.Type(value = ContainerState.Dead.class, name = "dead")
})
public sealed interface ContainerState {

    /** Never ran. {@code exitCode} and {@code error} tell of an attempt to start it that failed, else 0 and "". */
    record Created(int exitCode, String error) implements ContainerState {}

    /** Runs; {@code pid} is the host's number of its init, 0 while that is not known yet. */
    record Running(int pid, Timestamp startedAt) implements ContainerState {}

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

        record Ended(int exitCode, boolean oomKilled, String error, Timestamp at) implements Transition {}

        record RemovalBegun() implements Transition {}

        record RemovalFailed() implements Transition {}
    }

    static ContainerState created() {
        return new Created(0, "");
    }

    /**
     * The state after {@code transition}.
     *
     * @throws IllegalTransitionException if that cannot happen in this state
     */
    static ContainerState next(ContainerState state, Transition transition) {
        return switch (state) {
            case Created created ->
                switch (transition) {
                    case Transition.Started(int pid, Timestamp at) -> new Running(pid, at);
                    case Transition.StartFailed(int code, String error) -> new Created(code, error);
                    case Transition.RemovalBegun() -> new Removing(neverRan(created));
                    case Transition.Ended e -> throw refused(state, e);
                    case Transition.RemovalFailed r -> throw refused(state, r);
                };
            case Running(int pid, Timestamp startedAt) ->
                switch (transition) {
                    // The number of its init is learnt after the intent to start it has been written down.
                    case Transition.Started(int known, Timestamp at) when pid == 0 -> new Running(known, at);
                    case Transition.StartFailed(int code, String error) when pid == 0 -> new Created(code, error);
                    case Transition.Ended(int code, boolean oomKilled, String error, Timestamp at) ->
                        new Exited(code, error, oomKilled, startedAt, at);
                    case Transition.Started s -> throw refused(state, s);
                    case Transition.StartFailed f -> throw refused(state, f);
                    case Transition.RemovalBegun r -> throw refused(state, r);
                    case Transition.RemovalFailed r -> throw refused(state, r);
                };
            case Exited exited ->
                switch (transition) {
                    case Transition.Started(int pid, Timestamp at) -> new Running(pid, at);
                    case Transition.StartFailed(int code, String error) ->
                        new Exited(code, error, false, exited.startedAt(), exited.finishedAt());
                    case Transition.RemovalBegun() -> new Removing(exited);
                    case Transition.Ended e -> throw refused(state, e);
                    case Transition.RemovalFailed r -> throw refused(state, r);
                };
            case Removing(Exited last) ->
                switch (transition) {
                    case Transition.RemovalFailed() -> new Dead(last);
                    case Transition.Started s -> throw refused(state, s);
                    case Transition.StartFailed f -> throw refused(state, f);
                    case Transition.Ended e -> throw refused(state, e);
                    case Transition.RemovalBegun r -> throw refused(state, r);
                };
            case Dead(Exited last) ->
                switch (transition) {
                    case Transition.RemovalBegun() -> new Removing(last);
                    case Transition.Started s -> throw refused(state, s);
                    case Transition.StartFailed f -> throw refused(state, f);
                    case Transition.Ended e -> throw refused(state, e);
                    case Transition.RemovalFailed r -> throw refused(state, r);
                };
        };
    }

    private static Exited neverRan(Created created) {
        return new Exited(created.exitCode(), created.error(), false, Timestamp.ZERO, Timestamp.ZERO);
    }

    private static IllegalTransitionException refused(ContainerState state, Transition transition) {
        return new IllegalTransitionException(state, transition);
    }
}
