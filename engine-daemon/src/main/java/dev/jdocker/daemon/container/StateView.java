package dev.jdocker.daemon.container;

import dev.jdocker.api.container.InspectState;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.text.HumanDuration;
import java.time.Duration;
import java.time.Instant;

/** Docker's view of a {@link ContainerState}: one word, booleans, and a sentence for lists. */
final class StateView {
    private StateView() {}

    /** One of created, running, paused, restarting, exited, removing, dead (T50). */
    static String word(ContainerState state) {
        return switch (state) {
            case ContainerState.Created _ -> "created";
            case ContainerState.Running _ -> "running";
            case ContainerState.Paused _ -> "paused";
            case ContainerState.Restarting _ -> "restarting";
            case ContainerState.Exited _ -> "exited";
            case ContainerState.Removing _ -> "removing";
            case ContainerState.Dead _ -> "dead";
        };
    }

    static InspectState inspect(ContainerState state) {
        InspectState.Builder view = InspectState.builder()
                .status(word(state))
                .startedAt(Timestamp.ZERO)
                .finishedAt(Timestamp.ZERO);
        switch (state) {
            case ContainerState.Created(int exitCode, String error) ->
                view.exitCode(exitCode).error(error);
            case ContainerState.Running run -> running(view, run);
            case ContainerState.Paused(ContainerState.Running run) ->
                running(view, run).paused(true);
            case ContainerState.Restarting(ContainerState.Exited last) ->
                ended(view, last).running(true).restarting(true);
            case ContainerState.Exited exited -> ended(view, exited);
            case ContainerState.Removing(ContainerState.Exited last) -> ended(view, last);
            case ContainerState.Dead(ContainerState.Exited last) ->
                ended(view, last).dead(true);
        }
        return view.build();
    }

    private static InspectState.Builder running(InspectState.Builder view, ContainerState.Running run) {
        return view.running(true).pid(run.pid()).startedAt(run.startedAt()).oomKilled(run.oomKilled());
    }

    private static InspectState.Builder ended(InspectState.Builder view, ContainerState.Exited exited) {
        return view.exitCode(exited.exitCode())
                .error(exited.error())
                .oomKilled(exited.oomKilled())
                .startedAt(exited.startedAt())
                .finishedAt(exited.finishedAt());
    }

    /** What {@code docker ps} shows: {@code Up 2 minutes}, {@code Exited (0) 3 seconds ago}. */
    static String sentence(ContainerState state, Instant now) {
        return switch (state) {
            case ContainerState.Created _ -> "Created";
            case ContainerState.Running run -> up(run, now);
            case ContainerState.Paused(ContainerState.Running run) -> up(run, now) + " (Paused)";
            case ContainerState.Restarting(ContainerState.Exited last) -> "Restarting " + ended(last, now);
            case ContainerState.Exited e ->
                e.startedAt().isZero() && e.finishedAt().isZero() ? "Created" : "Exited " + ended(e, now);
            case ContainerState.Removing _ -> "Removal In Progress";
            case ContainerState.Dead _ -> "Dead";
        };
    }

    private static String up(ContainerState.Running run, Instant now) {
        return "Up " + HumanDuration.of(Duration.between(run.startedAt().instant(), now));
    }

    private static String ended(ContainerState.Exited last, Instant now) {
        return "(" + last.exitCode() + ") "
                + HumanDuration.of(Duration.between(last.finishedAt().instant(), now)) + " ago";
    }
}
