package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The profile that confines containers where the kernel has AppArmor. */
@BlackBox
class AppArmorIT {

    private static final String UNCONFINED = "\"HostConfig\":{\"SecurityOpt\":[\"apparmor=unconfined\"]}";

    private final Engine engine;

    AppArmorIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needsAppArmor() throws IOException {
        Path enabled = Path.of("/sys/module/apparmor/parameters/enabled");
        Assumptions.assumeTrue(
                Files.exists(enabled) && Files.readString(enabled).startsWith("Y"),
                "capability missing: this kernel has no AppArmor");
    }

    private String exec(String container, String members) throws IOException {
        String body = "{\"AttachStdout\":true,\"Cmd\":[\"cat\",\"/proc/self/attr/current\"]" + members + "}";
        String id = engine.http()
                .post("/containers/" + container + "/exec", body)
                .expect(201)
                .json()
                .path("Id")
                .asText();
        return Frames.of(engine.http()
                        .post("/exec/" + id + "/start", "{}")
                        .expect(200)
                        .body())
                .stdout()
                .strip();
    }

    @Test
    void theDefaultProfileIsInForceInAllProcesses() throws IOException {
        assertThat(engine.shellOutput("cat /proc/self/attr/current", "").strip())
                .isEqualTo("docker-default (enforce)");
        String id = engine.startShell("exec sleep 1000");
        assertThat(exec(id, "")).isEqualTo("docker-default (enforce)");
        // As in Docker: a privileged process has the profile of its container.
        assertThat(exec(id, ",\"Privileged\":true")).isEqualTo("docker-default (enforce)");
        assertThat(engine.inspect(id).path("AppArmorProfile").asText()).isEqualTo("docker-default");
        assertThat(engine.http().get("/info").json().path("SecurityOptions"))
                .extracting(JsonNode::asText)
                .contains("name=apparmor");
    }

    @Test
    void unconfinedAndPrivilegedHaveNone() {
        assertThat(engine.shellOutput("cat /proc/self/attr/current", UNCONFINED).strip())
                .isEqualTo("unconfined");
        assertThat(engine.shellOutput("cat /proc/self/attr/current", "\"HostConfig\":{\"Privileged\":true}")
                        .strip())
                .isEqualTo("unconfined");
    }

    @Test
    void theProfileForbidsWhatCapabilitiesWouldAllow() {
        String powerful = "\"CapAdd\":[\"SYS_ADMIN\"],\"SecurityOpt\":[\"seccomp=unconfined\"";
        String script = "mount -t tmpfs x /tmp 2>&1 && echo mounted; true";
        assertThat(engine.shellOutput(script, "\"HostConfig\":{" + powerful + "]}"))
                .containsIgnoringCase("permission denied")
                .doesNotContain("mounted");
        assertThat(engine.shellOutput(script, "\"HostConfig\":{" + powerful + ",\"apparmor=unconfined\"]}"))
                .isEqualTo("mounted\n");
    }

    @Test
    void aProcessOfTheContainerMaySignalAnother() {
        assertThat(engine.shellOutput("sleep 1000 & kill -9 $! && wait $!; echo $?", "")
                        .strip())
                .isEqualTo("137");
        String id = engine.startShell("trap 'exit 7' TERM; echo ready; while true; do sleep 0.02; done");
        engine.awaitLog(id, "ready");
        engine.http().post("/containers/" + id + "/stop").expect(204);
        assertThat(engine.await(id)).isEqualTo(7);
    }

    @Test
    void anUnknownProfileIsAnErrorOfTheStart() {
        String id =
                engine.create(Engine.shell("true", "\"HostConfig\":{\"SecurityOpt\":[\"apparmor=no-such-profile\"]}"));
        Http.Reply start = engine.http().post("/containers/" + id + "/start");
        assertThat(start.status()).isIn(400, 500);
        assertThat(start.message()).containsIgnoringCase("apparmor");
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isFalse();
    }
}
