package dev.jdocker.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.ApiVersion;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.compat.Compat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerCompatTest {
    private static final String CREATE = "POST /containers/create";

    private final Compat compat = new Compat();

    ContainerCompatTest() {
        ContainerCompat.register(compat, 1);
    }

    @Test
    void theNewestClientIsTakenAtItsWord() {
        String body = """
                {"HostConfig":{"AutoRemove":true,"Annotations":{"a":"b"},"Mounts":[{"Type":"image"},
                {"Type":"bind","ReadOnly":true,"BindOptions":{"NonRecursive":true,"ReadOnlyForceRecursive":true}}]},
                "NetworkingConfig":{"EndpointsConfig":{"a":{"MacAddress":"02::1"},"b":{}}}}""";
        assertThat(create(51, body)).isEqualTo(tree(body));
    }

    @Test
    void defaultsAreThoseOfTheClientsVersion() {
        assertThat(create(39, "{}")).isEqualTo(tree("""
                {"HostConfig":{"IpcMode":"shareable","CgroupnsMode":"host"}}"""));
        assertThat(create(40, "{}")).isEqualTo(tree("{\"HostConfig\":{\"CgroupnsMode\":\"host\"}}"));
        assertThat(create(41, "{\"HostConfig\":null}")).isEqualTo(tree("{\"HostConfig\":{}}"));
        assertThat(create(39, "{\"HostConfig\":{\"IpcMode\":\"none\",\"CgroupnsMode\":\"private\"}}"))
                .isEqualTo(tree("{\"HostConfig\":{\"IpcMode\":\"none\",\"CgroupnsMode\":\"private\"}}"));
        assertThat(create(24, "{\"HostConfig\":{\"AutoRemove\":true}}")
                        .at("/HostConfig/AutoRemove")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void theControlGroupNamespaceWasPrivateWithVersionTwo() {
        Compat unified = new Compat();
        ContainerCompat.register(unified, 2);
        assertThat(unified.request(CREATE, new ApiVersion(1, 40), tree("{}")).has("HostConfig"))
                .isTrue();
        assertThat(unified.request(CREATE, new ApiVersion(1, 40), tree("{}"))
                        .at("/HostConfig")
                        .has("CgroupnsMode"))
                .isFalse();
    }

    @Test
    void whatAVersionDidNotKnowIsIgnored() {
        assertThat(create(42, "{\"HostConfig\":{\"Annotations\":{\"a\":\"b\"}}}"))
                .isEqualTo(tree("{\"HostConfig\":{}}"));
        assertThat(create(41, "{\"HostConfig\":{\"ConsoleSize\":[1,2]}}")).isEqualTo(tree("{\"HostConfig\":{}}"));
        assertThat(create(43, "{\"Healthcheck\":{\"StartInterval\":5,\"Retries\":1}}")
                        .at("/Healthcheck"))
                .isEqualTo(tree("{\"Retries\":1}"));
        assertThat(create(43, """
                {"NetworkingConfig":{"EndpointsConfig":{"none":{"MacAddress":"02::1"}}}}""").at("/NetworkingConfig/EndpointsConfig/none")).isEqualTo(tree("{}"));
        assertThat(create(43, "{\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"ReadOnly\":true}]}}")
                        .at("/HostConfig/Mounts/0/BindOptions"))
                .isEqualTo(tree("{\"ReadOnlyNonRecursive\":true}"));
    }

    @Test
    void whatNeedsANewerVersionIsRefused() {
        assertRefused(43, """
                {"NetworkingConfig":{"EndpointsConfig":{"none":{},"host":{}}}}""", "Container cannot be created with multiple network endpoints: none, host");
        assertRefused(43, """
                {"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{"ReadOnlyForceRecursive":true}}]}}""", "BindOptions.ReadOnlyForceRecursive needs API v1.44 or newer");
        assertRefused(44, """
                {"HostConfig":{"Mounts":[{"Type":"volume","VolumeOptions":{"Subpath":"a"}}]}}""", "VolumeOptions.Subpath needs API v1.45 or newer");
        assertRefused(
                47,
                "{\"HostConfig\":{\"Mounts\":[{\"Type\":\"image\"}]}}",
                "Mount type \"Image\" needs API v1.48 or newer");
    }

    @Test
    void parametersThatAVersionDidNotKnowAreIgnored() {
        Map<String, List<String>> sent = Map.of("signal", List.of("9"), "t", List.of("1"));
        String stop = "POST /containers/{id}/stop";
        assertThat(compat.parameters(stop, new ApiVersion(1, 41), sent)).containsOnlyKeys("t");
        assertThat(compat.parameters(stop, new ApiVersion(1, 42), sent)).isEqualTo(sent);
        assertThat(compat.parameters(CREATE, new ApiVersion(1, 40), Map.of("platform", List.of("linux"))))
                .isEmpty();
    }

    @Test
    void answersHaveTheFormOfTheClientsVersion() {
        String list = "[{\"HostConfig\":{\"NetworkMode\":\"none\",\"Annotations\":{\"a\":\"b\"}}}]";
        assertThat(compat.response("GET /containers/json", new ApiVersion(1, 45), tree(list)))
                .isEqualTo(tree("[{\"HostConfig\":{\"NetworkMode\":\"none\"}}]"));
        assertThat(compat.response("GET /containers/json", new ApiVersion(1, 46), tree(list)))
                .isEqualTo(tree(list));
        String inspect = """
                {"Id":"0123456789abcdef","Config":{"Hostname":"h"},
                "NetworkSettings":{"Networks":{"none":{"Aliases":null},"mine":{"Aliases":["h"]}}}}""";
        JsonNode networks = compat.response("GET /containers/{id}/json", new ApiVersion(1, 44), tree(inspect))
                .at("/NetworkSettings/Networks");
        assertThat(networks)
                .isEqualTo(tree("{\"none\":{\"Aliases\":null},\"mine\":{\"Aliases\":[\"h\",\"0123456789ab\"]}}"));
    }

    private void assertRefused(int minor, String body, String message) {
        assertThatThrownBy(() -> create(minor, body))
                .isInstanceOf(BadRequest.class)
                .hasMessage(message);
        create(minor + 1, body);
    }

    private JsonNode create(int minor, String body) {
        return compat.request(CREATE, new ApiVersion(1, minor), tree(body));
    }

    private static JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
