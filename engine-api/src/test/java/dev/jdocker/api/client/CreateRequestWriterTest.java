package dev.jdocker.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.CreateRequest;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CreateRequestWriterTest {
    private static CreateRequest written(CreateRequest request) throws Exception {
        return Json.mapper().readValue(CreateRequestWriter.write(request), CreateRequest.class);
    }

    @Test
    void everyKeyOfARequestIsWritten() throws Exception {
        CreateRequest full = (CreateRequest) sample(CreateRequest.class, CreateRequest.class);
        assertThat(written(full)).isEqualTo(full);
        assertThat(Json.mapper().readTree(CreateRequestWriter.write(full)))
                .isEqualTo(Json.mapper().readTree(Json.mapper().writeValueAsBytes(full)));
    }

    @Test
    void whatIsNotSetIsNotWritten() throws Exception {
        CreateRequest empty = new CreateRequest(ContainerConfig.EMPTY, HostConfig.EMPTY, null);
        assertThat(new String(CreateRequestWriter.write(empty), StandardCharsets.UTF_8))
                .isEqualTo("{\"HostConfig\":{}}");
        assertThat(written(empty)).isEqualTo(empty);
    }

    @Test
    void anEmptyEntrypointIsWritten() throws Exception {
        CreateRequest request = new CreateRequest(
                ContainerConfig.builder().entrypoint(List.of()).build(), HostConfig.EMPTY, null);
        assertThat(written(request).config().entrypoint()).isEmpty();
    }

    // A value of each type that is nothing's default.
    private static Object sample(Type type, Class<?> raw) throws Exception {
        if (raw.isRecord()) {
            RecordComponent[] components = raw.getRecordComponents();
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = sample(components[i].getGenericType(), types[i]);
            }
            return raw.getConstructor(types).newInstance(values);
        }
        if (raw == List.class) {
            Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
            return List.of(sample(element, rawOf(element)));
        }
        if (raw == Map.class) {
            Type value = ((ParameterizedType) type).getActualTypeArguments()[1];
            return Map.of("k", sample(value, rawOf(value)));
        }
        if (raw == String.class) {
            return "s\"é";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return true;
        }
        return raw == long.class || raw == Long.class ? (Object) 5_000_000_000L : (Object) 7;
    }

    private static Class<?> rawOf(Type type) {
        return (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
    }
}
