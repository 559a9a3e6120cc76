package dev.jdocker.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.container.InspectState;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.container.ContainerState.Created;
import dev.jdocker.daemon.container.ContainerState.Dead;
import dev.jdocker.daemon.container.ContainerState.Exited;
import dev.jdocker.daemon.container.ContainerState.Paused;
import dev.jdocker.daemon.container.ContainerState.Removing;
import dev.jdocker.daemon.container.ContainerState.Restarting;
import dev.jdocker.daemon.container.ContainerState.Running;
import dev.jdocker.daemon.container.ContainerState.Transition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerStateTest {
    private static final Timestamp THEN = Timestamp.parse("2026-01-01T00:00:00Z");
    private static final Timestamp NOW = Timestamp.parse("2026-01-01T00:02:00Z");
    private static final Created CREATED = new Created(0, "");
    private static final Running STARTING = new Running(0, THEN, false);
    private static final Running RUNNING = new Running(7, THEN, false);
    private static final Running SHORT_OF_MEMORY = new Running(7, THEN, true);
    private static final Paused PAUSED = new Paused(RUNNING);
    private static final Exited EXITED = new Exited(3, "", false, THEN, NOW);
    private static final Exited NEVER_RAN = new Exited(0, "", false, Timestamp.ZERO, Timestamp.ZERO);
    private static final Restarting RESTARTING = new Restarting(EXITED);
    private static final Removing REMOVING = new Removing(EXITED);
    private static final Dead DEAD = new Dead(EXITED);
    private static final List<ContainerState> STATES =
            List.of(CREATED, STARTING, RUNNING, SHORT_OF_MEMORY, PAUSED, RESTARTING, EXITED, REMOVING, DEAD);

    private static final Transition STARTED = new Transition.Started(9, NOW);
    private static final Transition START_FAILED = new Transition.StartFailed(127, "no such file");
    private static final Transition FROZEN = new Transition.Frozen();
    private static final Transition THAWED = new Transition.Thawed();
    private static final Transition LACKED_MEMORY = new Transition.LackedMemory();
    private static final Transition ENDED = new Transition.Ended(137, false, "", NOW);
    private static final Transition KILLED = new Transition.Ended(137, true, "", NOW);
    private static final Transition ENDED_FOR_NOW = new Transition.EndedForNow(3, false, NOW);
    private static final Transition GIVEN_UP = new Transition.RestartGivenUp();
    private static final Transition REMOVAL = new Transition.RemovalBegun();
    private static final Transition REMOVAL_FAILED = new Transition.RemovalFailed();
    private static final List<Transition> TRANSITIONS = List.of(
            STARTED,
            START_FAILED,
            FROZEN,
            THAWED,
            LACKED_MEMORY,
            ENDED,
            KILLED,
            ENDED_FOR_NOW,
            GIVEN_UP,
            REMOVAL,
            REMOVAL_FAILED);

    @Test
    void everyPairOfStateAndTransitionIsDecided() {
        Exited ended = new Exited(137, "", false, THEN, NOW);
        Exited killed = new Exited(137, "", true, THEN, NOW);
        Restarting shortOfMemory = new Restarting(new Exited(3, "", true, THEN, NOW));
        Map<List<Object>, ContainerState> allowed = new HashMap<>();
        allowed.put(List.of(CREATED, STARTED), new Running(9, NOW, false));
        allowed.put(List.of(CREATED, START_FAILED), new Created(127, "no such file"));
        allowed.put(List.of(CREATED, REMOVAL), new Removing(NEVER_RAN));
        allowed.put(List.of(STARTING, STARTED), new Running(9, NOW, false));
        allowed.put(List.of(STARTING, START_FAILED), new Created(127, "no such file"));
        allowed.put(List.of(STARTING, FROZEN), new Paused(STARTING));
        allowed.put(List.of(STARTING, LACKED_MEMORY), new Running(0, THEN, true));
        allowed.put(List.of(RUNNING, FROZEN), PAUSED);
        allowed.put(List.of(RUNNING, LACKED_MEMORY), SHORT_OF_MEMORY);
        allowed.put(List.of(SHORT_OF_MEMORY, FROZEN), new Paused(SHORT_OF_MEMORY));
        allowed.put(List.of(SHORT_OF_MEMORY, LACKED_MEMORY), SHORT_OF_MEMORY);
        allowed.put(List.of(PAUSED, THAWED), RUNNING);
        allowed.put(List.of(PAUSED, LACKED_MEMORY), new Paused(SHORT_OF_MEMORY));
        for (ContainerState runs : List.of(STARTING, RUNNING, PAUSED)) {
            allowed.put(List.of(runs, ENDED), ended);
            allowed.put(List.of(runs, KILLED), killed);
            allowed.put(List.of(runs, ENDED_FOR_NOW), RESTARTING);
        }
        allowed.put(List.of(SHORT_OF_MEMORY, ENDED), killed);
        allowed.put(List.of(SHORT_OF_MEMORY, KILLED), killed);
        allowed.put(List.of(SHORT_OF_MEMORY, ENDED_FOR_NOW), shortOfMemory);
        allowed.put(List.of(RESTARTING, STARTED), new Running(9, NOW, false));
        allowed.put(List.of(RESTARTING, START_FAILED), new Exited(3, "no such file", false, THEN, NOW));
        allowed.put(List.of(RESTARTING, GIVEN_UP), EXITED);
        allowed.put(List.of(EXITED, STARTED), new Running(9, NOW, false));
        allowed.put(List.of(EXITED, START_FAILED), new Exited(127, "no such file", false, THEN, NOW));
        allowed.put(List.of(EXITED, REMOVAL), new Removing(EXITED));
        allowed.put(List.of(REMOVING, REMOVAL_FAILED), new Dead(EXITED));
        allowed.put(List.of(DEAD, REMOVAL), new Removing(EXITED));

        for (ContainerState state : STATES) {
            for (Transition transition : TRANSITIONS) {
                ContainerState expected = allowed.remove(List.of(state, transition));
                if (expected != null) {
                    assertThat(ContainerState.next(state, transition)).isEqualTo(expected);
                } else {
                    assertThatThrownBy(() -> ContainerState.next(state, transition))
                            .isInstanceOf(IllegalTransitionException.class)
                            .hasMessage("cannot apply " + transition + " to " + state);
                }
            }
        }
        assertThat(allowed).isEmpty();
    }

    @Test
    void statesAreReadBackAsWritten() throws Exception {
        for (ContainerState state : STATES) {
            byte[] json = Json.mapper().writeValueAsBytes(state);
            assertThat(Json.mapper().readValue(json, ContainerState.class)).isEqualTo(state);
        }
    }

    @Test
    void theSentenceIsDockers() {
        Instant now = NOW.instant();
        assertThat(StateView.sentence(RUNNING, now)).isEqualTo("Up 2 minutes");
        assertThat(StateView.sentence(PAUSED, now)).isEqualTo("Up 2 minutes (Paused)");
        assertThat(StateView.sentence(RESTARTING, now.plusSeconds(5))).isEqualTo("Restarting (3) 5 seconds ago");
        assertThat(StateView.sentence(EXITED, now.plusSeconds(3))).isEqualTo("Exited (3) 3 seconds ago");
        assertThat(StateView.sentence(CREATED, now)).isEqualTo("Created");
        assertThat(StateView.sentence(NEVER_RAN, now)).isEqualTo("Created");
        assertThat(StateView.sentence(DEAD, now)).isEqualTo("Dead");
        assertThat(StateView.sentence(REMOVING, now)).isEqualTo("Removal In Progress");
    }

    @Test
    void aContainerThatNeverRanHasZeroTimes() {
        assertThat(StateView.inspect(CREATED).startedAt()).isEqualTo(Timestamp.ZERO);
        assertThat(StateView.inspect(RUNNING).running()).isTrue();
        assertThat(StateView.inspect(RUNNING).finishedAt()).isEqualTo(Timestamp.ZERO);
        assertThat(StateView.inspect(DEAD).dead()).isTrue();
    }

    @Test
    void aPausedOrRestartingContainerRunsInDockersSense() {
        InspectState paused = StateView.inspect(PAUSED);
        assertThat(paused.running() && paused.paused()).isTrue();
        assertThat(paused.pid()).isEqualTo(7);
        InspectState restarting = StateView.inspect(RESTARTING);
        assertThat(restarting.running() && restarting.restarting()).isTrue();
        assertThat(restarting.pid()).isZero();
        assertThat(restarting.exitCode()).isEqualTo(3);
        assertThat(StateView.inspect(SHORT_OF_MEMORY).oomKilled()).isTrue();
    }

    @Test
    void aStateOfLayout1IsRead() throws Exception {
        String json = "{\"status\":\"running\",\"pid\":7,\"startedAt\":\"2026-01-01T00:00:00Z\"}";
        assertThat(Json.mapper().readValue(json, ContainerState.class)).isEqualTo(RUNNING);
    }
}
