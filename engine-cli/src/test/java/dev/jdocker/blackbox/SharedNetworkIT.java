package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --network container:ID}: two containers with one network. */
@BlackBox
class SharedNetworkIT {

    private final Engine engine;

    SharedNetworkIT(Engine engine) {
        this.engine = engine;
    }

    private static String in(String mode, String script, String members) {
        return Engine.shell(script, members).replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + mode + "\"");
    }

    private String owner(String name) {
        String id = engine.http()
                .post(
                        "/containers/create?name=" + name,
                        in("bridge", "exec sleep 1000", "\"Hostname\":\"box\",\"Domainname\":\"example\""))
                .expect(201)
                .json()
                .path("Id")
                .asText();
        engine.start(id);
        return id;
    }

    @ParameterizedTest
    @EnumSource
    void addressNamesAndFilesAreTheOwners(Cli cli) {
        String name = Engine.newName();
        String owner = owner(name);
        Outcome outcome = cli.run(
                engine,
                "run",
                "--rm",
                "--network",
                "container:" + name,
                TestImage.NAME,
                "sh",
                "-c",
                "hostname; ip -o -4 addr show eth0; cat /etc/hosts");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        String address =
                engine.inspect(owner).path("NetworkSettings").path("IPAddress").asText();
        assertThat(address).isNotEmpty();
        assertThat(outcome.output())
                .startsWith("box")
                .contains(" " + address + "/")
                .endsWith(address + "\tbox.example box");
    }

    @Test
    void itsOwnSettingsAreEmptyAndItsFilesTheOwners() {
        String name = Engine.newName();
        String owner = owner(name);
        String id = engine.create(in("container:" + name, "exec sleep 1000", ""));
        engine.start(id);
        JsonNode view = engine.inspect(id);
        assertThat(view.path("HostConfig").path("NetworkMode").asText()).isEqualTo("container:" + owner);
        assertThat(view.path("NetworkSettings").path("SandboxID").asText()).isEmpty();
        assertThat(view.path("NetworkSettings").path("Networks").size()).isZero();
        for (String file : new String[] {"HostsPath", "HostnamePath", "ResolvConfPath"}) {
            assertThat(view.path(file)).isEqualTo(engine.inspect(owner).path(file));
        }
    }

    @Test
    void theNetworkLivesAsLongAsSomebodyIsInIt() {
        String name = Engine.newName();
        String owner = owner(name);
        String id =
                engine.create(in("container:" + name, "sleep 1; ping -c 1 127.0.0.1 > /dev/null && echo alive", ""));
        engine.start(id);
        engine.http().post("/containers/" + owner + "/kill").expect(204);
        assertThat(engine.await(id)).isZero();
        assertThat(engine.logs(id).stdout()).isEqualTo("alive\n");
    }

    @Test
    void anOwnerThatDoesNotRunHasNoneToShare() {
        String name = Engine.newName();
        String owner = owner(name);
        String id = engine.create(in("container:" + name, "true", ""));
        engine.http().post("/containers/" + owner + "/kill").expect(204);
        engine.await(owner);
        assertThat(engine.http()
                        .post("/containers/" + id + "/start")
                        .expect(409)
                        .message())
                .isEqualTo(
                        "cannot join network namespace of a non running container: container " + name + " is exited");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"Hostname\":\"x\" | hostname and the network mode",
                "\"ExposedPorts\":{\"80/tcp\":{}} | port exposing and the container type network mode",
                "\"HostConfig\":{\"Dns\":[\"192.0.2.1\"]} | dns and the network mode",
                "\"HostConfig\":{\"ExtraHosts\":[\"a:192.0.2.1\"]} | custom host-to-IP mapping and the network mode",
                "\"HostConfig\":{\"PublishAllPorts\":true} | port publishing and the container type network mode"
            })
    void whatTheOwnerDecidesIsRefused(String members, String conflict) {
        assertThat(engine.http()
                        .post("/containers/create", in("container:x", "true", members))
                        .expect(400)
                        .message())
                .isEqualTo("conflicting options: " + conflict);
    }
}
