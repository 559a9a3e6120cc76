package dev.jdocker.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecJsonTest {

    @Test
    void everyComponentSurvivesARoundTrip() throws Exception {
        Spec spec = (Spec) sample(Spec.class, "");
        byte[] json = SpecJson.write(spec);
        assertThat(SpecJson.read(json)).isEqualTo(spec);
        JsonNode tree = new ObjectMapper().readTree(json);
        assertThat(tree.at("/linux/resources/blockIO/throttleReadIOPSDevice/0/rate")
                        .asLong())
                .isEqualTo(7);
        assertThat(tree.at("/linux/seccomp/syscalls/0/action").asText()).isEqualTo("SCMP_ACT_KILL");
        assertThat(tree.at("/linux/namespaces/0/type").asText()).isEqualTo("mount");
        assertThat(tree.at("/process/execCPUAffinity/final").asText()).isEqualTo("finalCpus");
        assertThat(tree.at("/process/ioPriority/class").asText()).isEqualTo("ioClass");
    }

    @Test
    void absentCollectionsAreEmptyAndStayOutOfTheText() {
        Spec spec = read("{\"ociVersion\":\"1.0.2\",\"linux\":{},\"process\":{\"cwd\":\"/\",\"user\":null}}");
        assertThat(spec.mounts()).isEmpty();
        assertThat(spec.linux()).isNotNull();
        assertThat(new String(SpecJson.write(spec), UTF_8))
                .isEqualTo("{\"ociVersion\":\"1.0.2\",\"process\":{\"terminal\":false,\"user\":{\"uid\":0,\"gid\":0},"
                        + "\"cwd\":\"/\",\"noNewPrivileges\":false},\"linux\":{}}");
    }

    @Test
    void unknownKeysArePassedOver() {
        assertThat(read("{\"ociVersion\":\"1.0.2\",\"vm\":{\"a\":1},\"new\":[]}"))
                .isEqualTo(Spec.builder().ociVersion("1.0.2").build());
    }

    @Test
    void anInfiniteLimitIsTheLargestUnsignedNumber() {
        Rlimit limit = SpecJson.read(
                "{\"type\":\"RLIMIT_NOFILE\",\"soft\":1,\"hard\":18446744073709551615}".getBytes(UTF_8), Rlimit.class);
        assertThat(limit.hard()).isEqualTo(-1);
        assertThat(new String(SpecJson.write(limit), UTF_8)).contains("\"hard\":18446744073709551615");
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatThrownBy(() -> SpecJson.read("{\"type\":\"a\",\"soft\":-1,\"hard\":1}".getBytes(UTF_8), Rlimit.class))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("not an unsigned 64-bit number");
    }

    @Test
    void anUnknownNamespaceIsRefused() {
        assertThatThrownBy(() -> read("{\"linux\":{\"namespaces\":[{\"type\":\"moon\"}]}}"))
                .isInstanceOf(SpecException.class)
                .hasMessageStartingWith("read the container's configuration: ");
    }

    @Test
    void aBuilderStartsFromAnExistingValue() {
        Memory memory = Memory.builder().limit(5L).build();
        assertThat(memory.toBuilder().swap(6L).build())
                .isEqualTo(Memory.builder().limit(5L).swap(6L).build());
    }

    private static Spec read(String json) {
        return SpecJson.read(json.getBytes(UTF_8));
    }

    /** A value of the type with every component set. */
    private static Object sample(Type type, String name) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return List.of(sample(list.getActualTypeArguments()[0], name));
        }
        if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            return Map.of("key", sample(map.getActualTypeArguments()[1], name));
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        }
        if (raw.isRecord()) {
            RecordComponent[] components = raw.getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = sample(components[i].getGenericType(), components[i].getName());
            }
            return raw.getDeclaredConstructor(types).newInstance(values);
        }
        return switch (raw.getSimpleName()) {
            case "String" -> name;
            case "boolean", "Boolean" -> true;
            case "int", "Integer" -> 7;
            case "long", "Long" -> 7L;
            default -> throw new IllegalStateException("no sample of " + type);
        };
    }
}
