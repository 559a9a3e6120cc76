package dev.jdocker.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.api.container.ContainerInspect;
import dev.jdocker.api.container.ContainerSummary;
import dev.jdocker.api.container.CreateResponse;
import dev.jdocker.api.container.TopResponse;
import dev.jdocker.api.container.WaitResponse;
import dev.jdocker.api.exec.ExecInspect;
import dev.jdocker.api.exec.IdResponse;
import dev.jdocker.api.image.DeleteItem;
import dev.jdocker.api.image.HistoryItem;
import dev.jdocker.api.image.ImageInspect;
import dev.jdocker.api.image.ImageSummary;
import dev.jdocker.api.stream.JsonMessage;
import dev.jdocker.api.system.ErrorResponse;
import dev.jdocker.api.system.Event;
import dev.jdocker.api.system.SystemInfo;
import dev.jdocker.api.system.VersionResponse;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What dockerd 28.5.2 answered with API 1.51, read and written again: no key and no null may get lost. */
class CapturedJsonTest {
    static Arguments[] captured() {
        return new Arguments[] {
            Arguments.of("container-inspect-running", ContainerInspect.class),
            Arguments.of("container-inspect-exited", ContainerInspect.class),
            Arguments.of("container-list", ContainerSummary[].class),
            Arguments.of("container-create", CreateResponse.class),
            Arguments.of("container-top", TopResponse.class),
            Arguments.of("container-wait", WaitResponse.class),
            Arguments.of("exec-create", IdResponse.class),
            Arguments.of("exec-inspect", ExecInspect.class),
            Arguments.of("image-inspect", ImageInspect.class),
            Arguments.of("image-list", ImageSummary[].class),
            Arguments.of("image-history", HistoryItem[].class),
            Arguments.of("image-load", JsonMessage.class),
            Arguments.of("image-remove", DeleteItem[].class),
            Arguments.of("error", ErrorResponse.class),
            Arguments.of("events", Event[].class),
            Arguments.of("info", SystemInfo.class),
            Arguments.of("version", VersionResponse.class),
        };
    }

    @ParameterizedTest
    @MethodSource("captured")
    void nothingIsLostBetweenReadingAndWriting(String name, Class<?> type) throws Exception {
        ObjectMapper mapper = Json.mapper();
        JsonNode captured;
        try (InputStream in =
                Objects.requireNonNull(CapturedJsonTest.class.getResourceAsStream("/dockerd-1.51/" + name + ".json"))) {
            captured = mapper.readTree(in);
        }
        Object read = mapper.treeToValue(captured, type);
        JsonNode written = mapper.readTree(mapper.writeValueAsBytes(read));
        assertThat(written).isEqualTo(captured);
    }
}
