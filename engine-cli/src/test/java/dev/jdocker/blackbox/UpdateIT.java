package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits and policies that change while a container is there. */
@BlackBox
class UpdateIT {

    private static final String SLEEPING = "exec sleep 1000";

    private final Engine engine;

    UpdateIT(Engine engine) {
        this.engine = engine;
    }

    private Http.Reply update(String id, String body) {
        return engine.http().post("/containers/" + id + "/update", body);
    }

    private JsonNode hostConfig(String id) {
        return engine.inspect(id).path("HostConfig");
    }

    @ParameterizedTest
    @EnumSource
    void everyFlagChangesWhatInspectShows(Cli cli) {
        String id = engine.create(Engine.shell(SLEEPING));
        Outcome updated = cli.run(
                engine,
                "update",
                "--memory",
                "64m",
                "--memory-swap",
                "96m",
                "--memory-reservation",
                "32m",
                "--cpus",
                "0.5",
                "-c",
                "512",
                "--cpuset-cpus",
                "0",
                "--pids-limit",
                "77",
                "--restart",
                "on-failure:4",
                id);
        assertThat(updated.output().lines().findFirst()).contains(id);
        JsonNode now = hostConfig(id);
        assertThat(now.path("Memory").asLong()).isEqualTo(64L << 20);
        assertThat(now.path("MemorySwap").asLong()).isEqualTo(96L << 20);
        assertThat(now.path("MemoryReservation").asLong()).isEqualTo(32L << 20);
        assertThat(now.path("NanoCpus").asLong()).isEqualTo(500_000_000);
        assertThat(now.path("CpuShares").asLong()).isEqualTo(512);
        assertThat(now.path("CpusetCpus").asText()).isEqualTo("0");
        assertThat(now.path("PidsLimit").asLong()).isEqualTo(77);
        assertThat(now.path("RestartPolicy").path("Name").asText()).isEqualTo("on-failure");
        assertThat(now.path("RestartPolicy").path("MaximumRetryCount").asInt()).isEqualTo(4);
        engine.start(id);
        cli.run(engine, "update", "--cpu-shares", "256", "--pids-limit", "-1", id)
                .output();
        assertThat(hostConfig(id).path("CpuShares").asLong()).isEqualTo(256);
        assertThat(hostConfig(id).path("PidsLimit").asLong()).isZero();
        assertThat(hostConfig(id).path("Memory").asLong()).isEqualTo(64L << 20);
    }

    @ParameterizedTest
    @EnumSource
    void updateWantsAFlag(Cli cli) {
        String id = engine.create(Engine.shell(SLEEPING));
        Outcome none = cli.run(engine, "update", id);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.stderr()).contains("you must provide one or more flags when using this command");
        Outcome missing = cli.run(engine, "update", "--cpu-shares", "3", "no-such");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.stderr()).contains("No such container: no-such");
    }

    @Test
    void aLimitOfARunningContainerBites() {
        String id = engine.startShell("echo ready; while [ ! -e /go ]; do sleep 0.02; done;"
                + " i=0; while [ $i -lt 60 ]; do sleep 20 & i=$((i+1)); done; echo all");
        engine.awaitLog(id, "ready");
        update(id, "{\"PidsLimit\":20}").expect(200);
        put(id, "go");
        assertThat(engine.await(id)).isNotZero();
        assertThat(engine.logs(id).stdout()).doesNotContain("all");
        assertThat(engine.logs(id).stderr()).contains("can't fork");
    }

    @Test
    void aLimitOfAStoppedContainerHoldsFromItsNextStart() {
        String id = engine.startShell("tail -c 1 /dev/null; exec tail /dev/zero");
        engine.http().post("/containers/" + id + "/kill").expect(204);
        update(id, "{\"Memory\":16777216,\"MemorySwap\":16777216}").expect(200);
        engine.start(id);
        assertThat(engine.await(id)).isEqualTo(137);
        assertThat(engine.inspect(id).path("State").path("OOMKilled").asBoolean())
                .isTrue();
    }

    @Test
    void aLimitOfMemoryThatComesLaterIsWatched() {
        String id = engine.startShell(
                "echo ready; while [ ! -e /go ]; do sleep 0.02; done; tail /dev/zero; exec sleep 1000");
        engine.awaitLog(id, "ready");
        update(id, "{\"Memory\":16777216,\"MemorySwap\":16777216}").expect(200);
        put(id, "go");
        Await.until(
                "it has lacked memory",
                () -> engine.inspect(id).path("State").path("OOMKilled").asBoolean());
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isTrue();
    }

    @Test
    void aPolicyHoldsForTheRunUnderWay() {
        String id = engine.startShell("echo run; while [ ! -e /go ]; do sleep 0.02; done; rm /go; exit 3");
        engine.awaitLog(id, "run\n");
        update(id, "{\"RestartPolicy\":{\"Name\":\"always\"}}").expect(200);
        put(id, "go");
        engine.awaitLog(id, "run\nrun\n");
        update(id, "{\"RestartPolicy\":{\"Name\":\"no\"}}").expect(200);
        put(id, "go");
        assertThat(engine.await(id)).isEqualTo(3);
        assertThat(engine.inspect(id).path("State").path("Status").asText()).isEqualTo("exited");
    }

    /** Makes an empty file at the top of a running container. */
    private void put(String id, String file) {
        int pid = engine.inspect(id).path("State").path("Pid").asInt();
        try {
            java.nio.file.Files.createFile(java.nio.file.Path.of("/proc/" + pid + "/root/" + file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'Memory':1048576}|400|Minimum memory limit allowed is 6MB",
                "{'NanoCpus':50000000000000}|400|range of CPUs is from 0.01 to",
                "{'CpusetCpus':'x'}|400|Invalid value x for cpuset cpus: invalid format: x",
                "{'RestartPolicy':{'Name':'sometimes'}}|400|invalid restart policy: unknown policy 'sometimes'",
                "{'RestartPolicy':{'Name':'always','MaximumRetryCount':3}}|400|invalid restart policy: maximum retry count can only be used with 'on-failure'",
                "{'Memory':209715200}|409|Cannot update container ID: Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time",
                "{'CpuPeriod':50000}|409|Cannot update container ID: Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set",
                "{'CpuQuota':50000}|409|Cannot update container ID: Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set"
            })
    void whatDoesNotFitIsRefusedInDockersWords(String body, int status, String message) {
        String id =
                engine.create(Engine.shell(SLEEPING, "\"HostConfig\":{\"Memory\":67108864,\"NanoCpus\":500000000}"));
        Http.Reply reply = update(id, body.replace('\'', '"').replace("unknown policy \"", "unknown policy '"));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.message()).startsWith(message.replace("ID", id));
        assertThat(hostConfig(id).path("Memory").asLong()).isEqualTo(64L << 20);
    }

    @Test
    void aPolicyForAnAutomaticallyRemovedContainerIsRefused() {
        String id = engine.create(Engine.shell(SLEEPING, "\"HostConfig\":{\"AutoRemove\":true}"));
        assertThat(update(id, "{\"RestartPolicy\":{\"Name\":\"always\"}}")
                        .expect(409)
                        .message())
                .isEqualTo("Cannot update container " + id
                        + ": Restart policy cannot be updated because AutoRemove is enabled for the container");
        update(id, "{\"RestartPolicy\":{\"Name\":\"no\"}}").expect(200);
    }

    @Test
    void anEmptyUpdateChangesNothingAndAnUnknownContainerIs404() {
        String id = engine.create(Engine.shell(SLEEPING, "\"HostConfig\":{\"Memory\":67108864}"));
        JsonNode before = hostConfig(id);
        update(id, "{}").expect(200);
        assertThat(hostConfig(id)).isEqualTo(before);
        assertThat(update("no-such", "{}").expect(404).message()).isEqualTo("No such container: no-such");
    }

    @Test
    void memoryOfARunningContainerGrowsAndShrinks() {
        String id = engine.create(Engine.shell(SLEEPING, "\"HostConfig\":{\"Memory\":67108864}"));
        engine.start(id);
        update(id, "{\"Memory\":209715200,\"MemorySwap\":419430400}").expect(200);
        assertThat(hostConfig(id).path("MemorySwap").asLong()).isEqualTo(400L << 20);
        update(id, "{\"Memory\":33554432,\"MemorySwap\":33554432}").expect(200);
        assertThat(hostConfig(id).path("Memory").asLong()).isEqualTo(32L << 20);
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isTrue();
    }

    @Test
    void whatWasUpdatedIsKeptByTheNextDaemon() {
        engine.daemon().ensureRunning();
        String id = engine.startShell(SLEEPING);
        update(id, "{\"PidsLimit\":33,\"RestartPolicy\":{\"Name\":\"unless-stopped\"}}")
                .expect(200);
        engine.daemon().kill();
        engine.daemon().start();
        assertThat(hostConfig(id).path("PidsLimit").asLong()).isEqualTo(33);
        assertThat(hostConfig(id).path("RestartPolicy").path("Name").asText()).isEqualTo("unless-stopped");
    }
}
