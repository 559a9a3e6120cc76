package dev.jdocker.daemon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.api.json.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDraftTest {

    private static final Timestamp THEN = Timestamp.parse("2026-01-02T03:04:05Z");
    private static final DiffId LAYER = new DiffId(Digest.of(new byte[0]));

    @Test
    void anImageFromNothing() {
        byte[] json = ConfigDraft.scratch(new ImagePlatform("linux", "arm64", "v8"))
                .created(THEN)
                .config(ImageConfig.builder().cmd(List.of("sh")).build())
                .layer(LAYER, new ConfigDraft.Step(THEN, "made", "", "", false))
                .step(new ConfigDraft.Step(THEN, "CMD sh", "me", "why", true))
                .toJson();
        assertThat(new String(json, StandardCharsets.UTF_8))
                .startsWith(
                        "{\"architecture\":\"arm64\",\"variant\":\"v8\",\"os\":\"linux\",\"created\":\"2026-01-02T03:04:05Z\","
                                + "\"config\":{")
                .endsWith("\"rootfs\":{\"diff_ids\":[\"" + LAYER + "\"],\"type\":\"layers\"},\"history\":["
                        + "{\"created\":\"2026-01-02T03:04:05Z\",\"created_by\":\"made\"},"
                        + "{\"created\":\"2026-01-02T03:04:05Z\",\"created_by\":\"CMD sh\",\"author\":\"me\",\"comment\":\"why\","
                        + "\"empty_layer\":true}]}");
    }

    @Test
    void whatNobodyKnowsOfTheParentStays() throws IOException {
        byte[] parent =
                "{\"architecture\":\"amd64\",\"future\":{\"a\":1},\"container\":\"abc\",\"author\":\"them\",\"history\":null}"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(new String(ConfigDraft.on(parent).author("").toJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"architecture\":\"amd64\",\"future\":{\"a\":1},\"history\":null,"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
    }

    @Test
    void aParentThatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> ConfigDraft.on("[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("not an image's config: no JSON object");
    }
}
