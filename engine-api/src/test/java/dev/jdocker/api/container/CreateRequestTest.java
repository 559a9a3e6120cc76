package dev.jdocker.api.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.json.Json;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CreateRequestTest {
    private static CreateRequest read(String json) throws Exception {
        return Json.mapper().readValue(json, CreateRequest.class);
    }

    @Test
    void configAndHostConfigAreReadFromOneObject() throws Exception {
        CreateRequest request = read("""
                {"Image":"x","Cmd":["a","b"],"Tty":true,"ExposedPorts":{"80/tcp":{}},"Unknown":[1],
                 "HostConfig":{"Binds":[],"Memory":5,"PidsLimit":7,"NetworkMode":"none","AutoRemove":true,
                               "Ulimits":[{"Name":"nofile","Soft":1,"Hard":2}],"ConsoleSize":[24,80]},
                 "NetworkingConfig":{"EndpointsConfig":{"n":null}}}""");
        assertThat(request.config().image()).isEqualTo("x");
        assertThat(request.config().cmd()).containsExactly("a", "b");
        assertThat(request.config().tty()).isTrue();
        assertThat(request.config().exposedPorts()).containsOnlyKeys("80/tcp");
        assertThat(request.hostConfig().autoRemove()).isTrue();
        assertThat(request.hostConfig().resources().memoryBytes()).isEqualTo(5);
        assertThat(request.hostConfig().resources().pidsLimit()).isEqualTo(7);
        assertThat(request.hostConfig().resources().ulimits()).containsExactly(new Ulimit("nofile", 2, 1));
        assertThat(Objects.requireNonNull(request.networkingConfig()).endpointsConfig())
                .containsOnlyKeys("n");
    }

    @Test
    void keysAreReadInAnyCase() throws Exception {
        CreateRequest request = read("{\"image\":\"x\",\"hostConfig\":{\"memory\":5,\"networkMode\":\"host\"}}");
        assertThat(request.config().image()).isEqualTo("x");
        assertThat(request.hostConfig().networkMode()).isEqualTo("host");
        assertThat(request.hostConfig().resources().memoryBytes()).isEqualTo(5);
    }

    @Test
    void noEntrypointAndAnEmptyEntrypointDiffer() throws Exception {
        assertThat(read("{\"Image\":\"x\"}").config().entrypoint()).isNull();
        assertThat(read("{\"Entrypoint\":null}").config().entrypoint()).isNull();
        assertThat(read("{\"Entrypoint\":[]}").config().entrypoint()).isEmpty();
        assertThat(read("{\"Entrypoint\":\"\"}").config().entrypoint()).containsExactly("");
        assertThat(read("{\"Cmd\":\"ls\"}").config().cmd()).containsExactly("ls");
    }

    @Test
    void whatIsWrittenIsFlatAndKeepsNullAndEmptyApart() throws Exception {
        CreateRequest request = new CreateRequest(
                ContainerConfig.builder().image("x").cmd(List.of("a")).build(),
                HostConfig.builder()
                        .dns(List.of())
                        .resources(Resources.builder().memoryBytes(9).build())
                        .build(),
                null);
        JsonNode json = Json.mapper().valueToTree(request);
        assertThat(json.get("Image").asText()).isEqualTo("x");
        assertThat(json.get("Entrypoint").isNull()).isTrue();
        assertThat(json.has("Healthcheck")).isFalse();
        assertThat(json.get("Env").isNull()).isTrue();
        JsonNode host = json.get("HostConfig");
        assertThat(host.get("Memory").asLong()).isEqualTo(9);
        assertThat(host.get("Dns").isArray()).isTrue();
        assertThat(host.get("DnsSearch").isNull()).isTrue();
        assertThat(host.has("Mounts")).isFalse();
        assertThat(host.has("resources")).isFalse();
        assertThat(read(json.toString())).isEqualTo(request);
    }
}
