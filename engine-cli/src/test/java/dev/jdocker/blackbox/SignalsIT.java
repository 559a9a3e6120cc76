package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals by name and number, and the tiny init that forwards them and reaps. */
@BlackBox
class SignalsIT {

    private final Engine engine;

    SignalsIT(Engine engine) {
        this.engine = engine;
    }

    private String ready(String script, String members) {
        String id = engine.create(Engine.shell(script, members));
        engine.start(id);
        engine.awaitLog(id, "ready");
        return id;
    }

    @ParameterizedTest
    @CsvSource({
        "HUP,1",
        "sigint,2",
        "SIGQUIT,3",
        "IOT,6",
        "USR1,10",
        "SIGUSR2,12",
        "pipe,13",
        "14,14",
        "STKFLT,16",
        "CLD,17",
        "WINCH,28",
        "POLL,29",
        "SIGSYS,31",
        "RTMIN,34",
        "rtmin%2B3,37",
        "37,37",
        "SIGRTMAX-1,63",
        "RTMAX,64"
    })
    void everySignalHasNameAndNumber(String asked, int number) {
        String id = ready("trap 'exit 50' " + number + "; echo ready; while true; do sleep 0.02; done", "");
        EventHistory events = EventHistory.from(engine);
        engine.http().post("/containers/" + id + "/kill?signal=" + asked).expect(204);
        assertThat(engine.await(id)).isEqualTo(50);
        assertThat(events.of(id)).first().isEqualTo("kill signal=" + number);
    }

    @ParameterizedTest
    @CsvSource({
        "NOTHING,invalid signal: NOTHING",
        "0,invalid signal: 0",
        "%20KILL,invalid signal:  KILL",
        "32,the linux daemon does not support signal 32",
        "65,the linux daemon does not support signal 65"
    })
    void whatIsNoneIsRefusedInDockersWords(String asked, String why) {
        String id = ready("echo ready; exec sleep 1000", "");
        Http.Reply reply = engine.http().post("/containers/" + id + "/kill?signal=" + asked);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("cannot kill container: " + id + ": " + why);
    }

    @ParameterizedTest
    @EnumSource
    void stopSignalAndTimeoutAreTheContainersOwn(Cli cli) {
        String script = "trap 'exit 51' 37; trap '' TERM; echo ready; while true; do sleep 0.02; done";
        String id = cli.run(
                        engine,
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "--stop-signal",
                        "RTMIN+3",
                        "--stop-timeout",
                        "-1",
                        TestImage.NAME,
                        "sh",
                        "-c",
                        script)
                .output();
        engine.awaitLog(id, "ready");
        JsonNode config = engine.inspect(id).path("Config");
        assertThat(config.path("StopSignal").asText()).isEqualTo("RTMIN+3");
        assertThat(config.path("StopTimeout").asInt()).isEqualTo(-1);
        cli.run(engine, "stop", id).output();
        assertThat(engine.inspect(id).path("State").path("ExitCode").asInt()).isEqualTo(51);
    }

    @Test
    void withoutAnInitTheProgramIsTheFirstProcess() {
        assertThat(engine.shellOutput("echo $$", "\"HostConfig\":{\"Init\":false}"))
                .isEqualTo("1\n");
        assertThat(engine.shellOutput("echo $$", "")).isEqualTo("1\n");
    }

    @ParameterizedTest
    @EnumSource
    void anInitForwardsSignalsAndGivesTheProgramsExitCode(Cli cli) {
        requireInit();
        String id = cli.run(engine, "run", "-d", "--init", "--network", "none", TestImage.NAME, "sleep", "1000")
                .output();
        assertThat(engine.inspect(id).path("HostConfig").path("Init").asBoolean())
                .isTrue();
        cli.run(engine, "stop", id).output();
        // Under an init it is no first process, so that the signal that it does not handle ends it.
        assertThat(engine.inspect(id).path("State").path("ExitCode").asInt()).isEqualTo(143);
        Outcome code =
                cli.run(engine, "run", "--rm", "--init", "--network", "none", TestImage.NAME, "sh", "-c", "exit 9");
        assertThat(code.exitCode()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"Tty\":true,"})
    void anInitReapsOrphans(String tty) {
        requireInit();
        // The grandchild is left alone at once; its number is free again only when it has been reaped.
        String id = engine.create(Engine.shell(
                "(sh -c 'echo $$ > /orphan; exec sleep 0.05' &); while [ ! -s /orphan ]; do usleep 10000; done;"
                        + " while [ -e /proc/$(cat /orphan) ]; do usleep 10000; done; exit 8",
                tty + "\"HostConfig\":{\"Init\":true}"));
        engine.start(id);
        assertThat(engine.await(id)).isEqualTo(8);
    }

    /** dockerd runs a program of its distribution for it, which is not everywhere. */
    private void requireInit() {
        String id = engine.create(Engine.shell("true", "\"HostConfig\":{\"Init\":true}"));
        boolean there = engine.http().post("/containers/" + id + "/start").status() == 204;
        Assumptions.assumeTrue(there || engine.isOurs(), "capability missing: an init program of the engine");
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
    }
}
