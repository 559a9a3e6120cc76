package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hostile container waits for its health checks, which the engine executes without a monitor. */
@BlackBox
class AttackByHealthCheckIT {

    private static final String EVIL = "blackbox/evil-check:1";
    private static final int CHECKS = 30;

    private final Engine engine;

    AttackByHealthCheckIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void loadImage() {
        new CraftedImage().probe("bin/probe", 0755).load(engine, EVIL);
    }

    @AfterEach
    void removeImage() {
        engine.removeContainers();
        engine.http().delete("/images/" + EVIL + "?force=1");
    }

    private String container(String script, String members, String... check) throws IOException {
        String test = Http.JSON.writeValueAsString(List.of(check));
        String health = "\"Healthcheck\":{\"Test\":" + test + ",\"Interval\":20000000,\"StartInterval\":20000000}";
        String id = engine.create(Engine.shell(script, members + (members.isEmpty() ? "" : ",") + health)
                .replace(TestImage.NAME, EVIL));
        engine.start(id);
        return id;
    }

    private String outputOfACheck(String members, String... check) throws IOException {
        String id = container("exec sleep 1000", members, check);
        Await.until("a check has run", () -> !checks(id).isEmpty());
        return checks(id).path(0).path("Output").asText();
    }

    private JsonNode checks(String id) {
        return engine.inspect(id).path("State").path("Health").path("Log");
    }

    @Test
    void aCheckHasItsThreeStreamsAndNoOtherDescriptor() throws IOException {
        String open = outputOfACheck("", "CMD", "probe", "fds");
        assertThat(open.lines().filter(line -> !line.isBlank()).map(line -> line.split(" ")[0]))
                .as(open)
                .containsExactly("0", "1", "2");
    }

    @Test
    void aCheckIsConfinedAsTheContainerIs() throws IOException {
        assertThat(outputOfACheck("", "CMD", "grep", "-E", "Cap|Seccomp:", "/proc/self/status"))
                .contains(
                        "CapInh:\t0000000000000000",
                        "CapEff:\t00000000a80425fb",
                        "CapBnd:\t00000000a80425fb",
                        "CapAmb:\t0000000000000000",
                        "Seccomp:\t2");
        assertThat(outputOfACheck("\"User\":\"1000:1000\"", "CMD", "grep", "CapEff", "/proc/self/status"))
                .contains("CapEff:\t0000000000000000");
    }

    @Test
    void aCheckThatEntersHoldsNothingOfTheHost() throws IOException {
        // CVE-2016-9962: pid 1 looks at it through /proc before it has become the container's program.
        Path secret = Files.writeString(engine.newFolder().resolve("secret"), Victim.SECRET);
        String id = container(
                "exec probe peek 1000000 " + engine.there(secret),
                "\"HostConfig\":{\"CapAdd\":[\"SYS_PTRACE\"]}",
                "CMD-SHELL",
                "echo >> /checks; wc -l < /checks");
        engine.awaitLog(id, "ready");
        Await.until(
                "it was checked often, or has found something",
                () -> engine.logs(id).stdout().contains("found")
                        || checks(id).findValuesAsText("Output").stream()
                                .map(String::strip)
                                .anyMatch(count -> count.matches("\\d+") && Integer.parseInt(count) >= CHECKS));
        assertThat(engine.logs(id).stdout()).doesNotContain("found");
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean())
                .as("it went on looking")
                .isTrue();
    }
}
