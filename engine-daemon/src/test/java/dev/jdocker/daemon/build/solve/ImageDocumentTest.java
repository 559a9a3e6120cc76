package dev.jdocker.daemon.build.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.error.BadRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageDocumentTest {

    private static final String LAYER = "sha256:" + "a".repeat(64);
    private static final String OWN = """
            {"architecture":"amd64","os":"linux","created":"2024-01-01T00:00:00Z","config":{"Env":["PATH=/x"]},
             "history":[{"created":"2024-01-01T00:00:00Z","created_by":"first"},
                        {"created":"2024-01-01T00:00:00Z","created_by":"second"}],
             "rootfs":{"type":"layers","diff_ids":["%s","%s"]}}""".formatted(LAYER, LAYER);

    private static JsonNode complete(String given) throws IOException {
        return Json.mapper()
                .readTree(ImageDocument.complete(
                        given.getBytes(StandardCharsets.UTF_8), OWN.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aConfigOfAClientGetsTheLayersAndTheirHistory() throws IOException {
        JsonNode whole = complete("{\"config\":{\"Cmd\":[\"a\"]},\"history\":[{\"created_by\":\"empty\","
                + "\"empty_layer\":true},{\"created_by\":\"theirs\"}],\"rootfs\":{\"diff_ids\":[\"sha256:lie\"]}}");
        assertThat(whole.path("config").path("Cmd").path(0).asText()).isEqualTo("a");
        assertThat(whole.path("config").has("Env")).isFalse();
        assertThat(whole.path("rootfs").path("diff_ids")).hasSize(2);
        assertThat(whole.path("rootfs").path("diff_ids").path(0).asText()).isEqualTo(LAYER);
        assertThat(whole.path("history").findValuesAsText("created_by")).containsExactly("empty", "theirs", "second");
        assertThat(whole.path("architecture").asText()).isEqualTo("amd64");
        assertThat(whole.path("created").asText()).isEqualTo("2024-01-01T00:00:00Z");
    }

    @Test
    void whatTheClientSaysStays() throws IOException {
        JsonNode whole = complete("{\"architecture\":\"arm64\",\"os\":\"linux\",\"created\":\"2020-01-01T00:00:00Z\"}");
        assertThat(whole.path("architecture").asText()).isEqualTo("arm64");
        assertThat(whole.path("created").asText()).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(whole.path("history")).hasSize(2);
    }

    @Test
    void linesOfLayersThatThereAreNotAreOfEmptyOnes() throws IOException {
        JsonNode whole =
                complete("{\"history\":[{\"created_by\":\"1\"},{\"created_by\":\"2\"},{\"created_by\":\"3\"}]}");
        assertThat(whole.path("history")).hasSize(3);
        assertThat(whole.path("history").path(1).has("empty_layer")).isFalse();
        assertThat(whole.path("history").path(2).path("empty_layer").asBoolean())
                .isTrue();
    }

    @Test
    void whatIsNoConfigIsRefused() {
        for (String text : List.of("", "[]", "1", "{", "\"a\"", "{\"config\":[]}")) {
            assertThatThrownBy(() -> complete(text)).describedAs(text).isInstanceOf(BadRequest.class);
        }
    }
}
