package dev.jdocker.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.ContainerName;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.container.stream.StreamDevices;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.linux.Linux;
import dev.jdocker.runtime.Rootfs;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ContainerRegistryTest {
    private static final Digest IMAGE = Digest.parse("sha256:" + "1".repeat(64));

    private final ContainerRegistry registry = new ContainerRegistry(new Random(1));

    @Test
    void aContainerIsFoundByIdNameAndUnambiguousBeginning() {
        Container first = add("aa" + "0".repeat(62), "first");
        Container second = add("ab" + "0".repeat(62), "second");
        assertThat(registry.get("first")).isSameAs(first);
        assertThat(registry.get("/second")).isSameAs(second);
        assertThat(registry.get("ab")).isSameAs(second);
        assertThat(registry.get(first.id().text())).isSameAs(first);
        assertThatThrownBy(() -> registry.get("a"))
                .isInstanceOf(BadRequest.class)
                .hasMessage("multiple IDs found with provided prefix: a");
        assertThatThrownBy(() -> registry.get("nope"))
                .isInstanceOf(NotFound.class)
                .hasMessage("No such container: nope");
    }

    @Test
    void aNameBelongsToOneContainerUntilThatIsGone() {
        Container first = add("a".repeat(64), "same");
        ContainerId other = new ContainerId("b".repeat(64));
        ContainerName name = new ContainerName("same");
        assertThatThrownBy(() -> registry.reserve(name, other))
                .isInstanceOf(Conflict.class)
                .hasMessage("Conflict. The container name \"/same\" is already in use by container \""
                        + "a".repeat(64)
                        + "\". You have to remove (or rename) that container to be able to reuse that name.");
        registry.remove(first);
        registry.reserve(name, other);
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void madeUpNamesAreValidAndDiffer() {
        ContainerName one = registry.reserveRandom(new ContainerId("a".repeat(64)));
        ContainerName two = registry.reserveRandom(new ContainerId("b".repeat(64)));
        assertThat(one).isNotEqualTo(two);
        assertThat(one.text()).matches("[a-z]+_[a-z]+[0-9]?");
    }

    @Test
    void theDocumentIsReadBackAsWritten() throws Exception {
        ContainerDocument document = add("c".repeat(64), "doc").document();
        byte[] json = Json.mapper().writeValueAsBytes(document);
        assertThat(Json.mapper().readValue(json, ContainerDocument.class)).isEqualTo(document);
    }

    @Test
    void aDocumentOfLayout1HasNoRestarts() throws Exception {
        ContainerDocument document = add("a".repeat(64), "one").document();
        ObjectNode old = Json.mapper().valueToTree(document);
        old.put("layout", 1);
        old.remove(List.of("restartCount", "manuallyStopped"));
        ContainerDocument read = Json.mapper().treeToValue(old, ContainerDocument.class);
        assertThat(read.withName(read.name())).isEqualTo(document.withRestarts(0, false));
    }

    private Container add(String id, String name) {
        ContainerDocument document = new ContainerDocument(
                ContainerDocument.LAYOUT,
                new ContainerId(id),
                new ContainerName(name),
                Timestamp.parse("2026-01-01T00:00:00Z"),
                "sh",
                List.of("-c", "true"),
                ContainerConfig.EMPTY,
                HostConfig.EMPTY,
                IMAGE,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                2,
                true,
                ContainerState.created());
        registry.reserve(document.name(), document.id());
        Path nowhere = Path.of("/nowhere");
        Linux none = (Linux)
                Proxy.newProxyInstance(Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, _) -> {
                    throw new AssertionError(method + " is not to be called");
                });
        StreamDevices devices = new StreamDevices(none, (_, _) -> new CompletableFuture<>(), InstantSource.system());
        Container container = new Container(
                document, new Rootfs.Overlay(List.of(), nowhere, nowhere, nowhere), new ContainerIo(devices));
        registry.add(container);
        return container;
    }
}
