package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a container's life, in Docker's order and with Docker's attributes. */
@BlackBox
class EventsIT {

    private static final String GENTLE = "trap 'exit 7' TERM; echo ready; while true; do sleep 0.02; done";
    private static final String STUBBORN = "trap '' TERM; echo ready; while true; do sleep 0.02; done";
    private static final String CONNECT = "connect none type=null";
    private static final String DISCONNECT = "disconnect none type=null";

    private final Engine engine;
    private final EventHistory events;

    EventsIT(Engine engine) {
        this.engine = engine;
        this.events = EventHistory.from(engine);
    }

    private String ready(String script) {
        return ready(script, "");
    }

    private String ready(String script, String members) {
        String id = engine.create(Engine.shell(script, members));
        engine.start(id);
        engine.awaitLog(id, "ready");
        return id;
    }

    private void post(String id, String verb) {
        engine.http().post("/containers/" + id + "/" + verb).expect(204);
    }

    @Test
    void aShortLife() {
        String id = engine.startShell("exit 3");
        events.await(id, "die");
        engine.http().delete("/containers/" + id).expect(204);
        assertThat(events.await(id, "destroy"))
                .containsExactly("create", CONNECT, "start", DISCONNECT, "die execDuration=n exitCode=3", "destroy");
    }

    @Test
    void anAutomaticRemoval() {
        String id = engine.create(Engine.shell("exit 3", "\"HostConfig\":{\"AutoRemove\":true}"));
        engine.start(id);
        assertThat(events.await(id, "destroy"))
                .containsExactly("create", CONNECT, "start", DISCONNECT, "die execDuration=n exitCode=3", "destroy");
    }

    @Test
    void aStop() {
        String id = ready(GENTLE);
        post(id, "stop");
        assertThat(events.await(id, "die"))
                .containsExactly(
                        "create",
                        CONNECT,
                        "start",
                        "kill signal=15",
                        DISCONNECT,
                        "stop",
                        "die execDuration=n exitCode=7");
    }

    @Test
    void aStopThatHasToKill() {
        String id = ready(STUBBORN);
        post(id, "stop?t=0");
        assertThat(events.await(id, "die"))
                .containsExactly(
                        "create",
                        CONNECT,
                        "start",
                        "kill signal=15",
                        "kill signal=9",
                        DISCONNECT,
                        "stop",
                        "die execDuration=n exitCode=137");
    }

    @Test
    void aKillAndARemovalByForce() {
        String id = ready(STUBBORN);
        post(id, "kill?signal=USR2");
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        assertThat(events.await(id, "destroy"))
                .containsExactly(
                        "create",
                        CONNECT,
                        "start",
                        "kill signal=12",
                        "kill signal=9",
                        DISCONNECT,
                        "die execDuration=n exitCode=137",
                        "destroy");
    }

    @Test
    void aRestart() {
        String id = ready(GENTLE);
        post(id, "restart");
        assertThat(events.await(id, "restart"))
                .containsExactly(
                        "create",
                        CONNECT,
                        "start",
                        "kill signal=15",
                        DISCONNECT,
                        "stop",
                        "die execDuration=n exitCode=7",
                        CONNECT,
                        "start",
                        "restart");
    }

    @Test
    void aRestartOfWhatIsDownIsAStart() {
        String id = engine.create(Engine.shell(GENTLE));
        post(id, "restart");
        assertThat(events.await(id, "restart")).containsExactly("create", CONNECT, "start", "restart");
    }

    @Test
    void aRestartSparesAnAutomaticallyRemovedContainer() {
        String id = ready(GENTLE, "\"HostConfig\":{\"AutoRemove\":true}");
        post(id, "restart");
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isTrue();
        Await.until("it is ready again", () -> engine.logs(id).stdout().equals("ready\nready\n"));
        post(id, "stop");
        assertThat(events.await(id, "destroy"))
                .containsExactly(
                        "create",
                        CONNECT,
                        "start",
                        "kill signal=15",
                        DISCONNECT,
                        "stop",
                        "die execDuration=n exitCode=7",
                        CONNECT,
                        "start",
                        "restart",
                        "kill signal=15",
                        DISCONNECT,
                        "stop",
                        "die execDuration=n exitCode=7",
                        "destroy");
    }

    @Test
    void pausingAndGoingOn() {
        String id = ready(GENTLE);
        post(id, "pause");
        post(id, "unpause");
        assertThat(events.await(id, "unpause")).containsExactly("create", CONNECT, "start", "pause", "unpause");
    }

    @Test
    void aStopOfAPausedContainerLetsItGoOn() {
        String id = ready(GENTLE);
        post(id, "pause");
        post(id, "stop");
        assertThat(events.await(id, "die"))
                .containsExactly(
                        "create",
                        CONNECT,
                        "start",
                        "pause",
                        "kill signal=15",
                        "unpause",
                        DISCONNECT,
                        "stop",
                        "die execDuration=n exitCode=7");
    }

    @Test
    void restartsByPolicy() {
        String id = engine.create(Engine.shell(
                "exit 5", "\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":1}}"));
        engine.start(id);
        assertThat(events.await(id, "die", 2))
                .containsExactly(
                        "create",
                        CONNECT,
                        "start",
                        DISCONNECT,
                        "die execDuration=n exitCode=5",
                        CONNECT,
                        "start",
                        DISCONNECT,
                        "die execDuration=n exitCode=5");
    }

    @Test
    void updateRenameResizeAndTop() {
        String id = engine.create(Engine.shell(GENTLE, "\"Tty\":true"));
        engine.start(id);
        String name = engine.inspect(id).path("Name").asText();
        engine.http()
                .post("/containers/" + id + "/update", "{\"RestartPolicy\":{\"Name\":\"no\"}}")
                .expect(200);
        post(id, "rename?name=" + Engine.newName());
        engine.http().post("/containers/" + id + "/resize?h=30&w=90").expect(200);
        engine.http().get("/containers/" + id + "/top").expect(200);
        assertThat(events.await(id, "top"))
                .containsExactly(
                        "create",
                        CONNECT,
                        "start",
                        "update",
                        "rename oldName=" + name,
                        "resize height=30 width=90",
                        "top");
    }

    @Test
    void aLackOfMemoryIsToldBeforeTheEnd() {
        String id = engine.create(
                Engine.shell("exec tail /dev/zero", "\"HostConfig\":{\"Memory\":16777216,\"MemorySwap\":16777216}"));
        engine.start(id);
        List<String> told = events.await(id, "die");
        assertThat(told).contains("oom").last().asString().endsWith("exitCode=137");
        assertThat(told.indexOf("oom")).isLessThan(told.size() - 2);
        assertThat(engine.inspect(id).path("State").path("OOMKilled").asBoolean())
                .isTrue();
    }

    @Test
    void aLackOfMemoryIsToldWhileTheContainerRunsOn() {
        String id = ready(
                "tail /dev/zero; echo ready; while true; do sleep 0.02; done",
                "\"HostConfig\":{\"Memory\":16777216,\"MemorySwap\":16777216}");
        assertThat(events.await(id, "oom")).startsWith("create", CONNECT, "start", "oom");
        JsonNode state = engine.inspect(id).path("State");
        assertThat(state.path("Running").asBoolean()).isTrue();
        assertThat(state.path("OOMKilled").asBoolean()).isTrue();
        post(id, "restart?t=0");
        Await.until(
                "its next run has lacked memory as well",
                () -> engine.inspect(id).path("State").path("OOMKilled").asBoolean());
    }

    @Test
    void everyEventHasImageNameAndLabels() {
        String id = engine.create(Engine.shell("exit 0", "\"Labels\":{\"colour\":\"red\"}"));
        engine.start(id);
        events.await(id, "die");
        String name = engine.inspect(id).path("Name").asText().substring(1);
        for (JsonNode event : events.all()) {
            JsonNode actor = event.path("Actor");
            assertThat(event.path("scope").asText()).isEqualTo("local");
            if (event.path("Type").asText().equals("container")) {
                assertThat(actor.path("ID").asText()).isEqualTo(id);
                assertThat(event.path("id").asText()).isEqualTo(id);
                assertThat(event.path("status").asText())
                        .isEqualTo(event.path("Action").asText());
                assertThat(event.path("from").asText()).isEqualTo(TestImage.NAME);
                assertThat(actor.path("Attributes").path("name").asText()).isEqualTo(name);
                assertThat(actor.path("Attributes").path("image").asText()).isEqualTo(TestImage.NAME);
                assertThat(actor.path("Attributes").path("colour").asText()).isEqualTo("red");
            } else {
                assertThat(actor.path("Attributes").path("container").asText()).isEqualTo(id);
                assertThat(event.has("status")).isFalse();
            }
        }
    }
}
