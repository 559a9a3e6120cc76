package dev.jdocker.daemon.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.container.DeviceRequest;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Device;
import dev.jdocker.oci.DeviceRule;
import dev.jdocker.oci.Hook;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestedDevicesTest {
    private static final Device ZERO = new Device("/dev/zero", "c", 1, 5, 0666, 0, 0);
    private static final Spec PLAIN = Spec.builder()
            .process(ContainerProcess.builder()
                    .user(new User(0, 0, null, List.of(1), null))
                    .env(List.of("A=0", "B=0"))
                    .args(List.of("true"))
                    .cwd("/")
                    .build())
            .linux(LinuxSection.builder().build())
            .build();

    @TempDir
    Path first;

    @TempDir
    Path second;

    private RequestedDevices devices;

    @BeforeEach
    void describe() throws IOException {
        devices = new RequestedDevices(
                new CdiDevices(List.of(first, second, Path.of("/no/such/folder"))),
                path -> path.equals("/dev/zero") ? ZERO : null);
        Files.writeString(first.resolve("vendor.yaml"), """
                cdiVersion: "0.6.0"
                kind: vendor.com/class
                containerEdits:
                  env: ["A=1", "C=3"]
                  additionalGids: [7]
                devices:
                - name: one
                  containerEdits:
                    deviceNodes:
                    - path: /dev/one
                      hostPath: /dev/zero
                      permissions: r
                      fileMode: 0600
                    mounts:
                    - hostPath: /usr/lib/one
                      containerPath: /opt/one
                      options: [ro, bind]
                    hooks:
                    - hookName: createContainer
                      path: /bin/hook
                      args: [hook, now]
                - name: two
                  containerEdits:
                    deviceNodes: [{path: /dev/two, type: c, major: 42, minor: 7}]
                """);
        Files.writeString(first.resolve("broken.json"), "{");
    }

    private static DeviceRequest cdi(String... names) {
        return new DeviceRequest("cdi", 0, List.of(names), List.of(), Map.of());
    }

    private static DeviceRequest gpus(int count, String... ids) {
        return new DeviceRequest("", count, List.of(ids), List.of(List.of("gpu")), Map.of());
    }

    @Test
    void whatADeviceNeedsIsGivenToTheContainer() {
        Spec spec = devices.inject(PLAIN, List.of(cdi("vendor.com/class=one", "vendor.com/class=two")));
        var process = Objects.requireNonNull(spec.process());
        var linux = Objects.requireNonNull(spec.linux());
        assertThat(process.env()).containsExactly("B=0", "A=1", "C=3");
        assertThat(process.user().additionalGids()).containsExactly(1, 7);
        assertThat(linux.devices())
                .containsExactly(
                        new Device("/dev/one", "c", 1, 5, 0600, null, null),
                        new Device("/dev/two", "c", 42, 7, null, null, null));
        assertThat(Objects.requireNonNull(linux.resources()).devices())
                .containsExactly(new DeviceRule(true, "c", 1L, 5L, "r"), new DeviceRule(true, "c", 42L, 7L, "rwm"));
        assertThat(spec.mounts())
                .containsExactly(
                        new Mount("/opt/one", "bind", "/usr/lib/one", List.of("ro", "bind"), List.of(), List.of()));
        assertThat(Objects.requireNonNull(spec.hooks()).createContainer())
                .containsExactly(new Hook("/bin/hook", List.of("hook", "now"), List.of(), null));
    }

    @Test
    void aDeviceThatIsNotDescribedIsNamed() {
        assertThatThrownBy(() -> devices.inject(PLAIN, List.of(cdi("vendor.com/class=one", "a.b/c=d", "a.b/c=e"))))
                .hasMessage("CDI device injection failed: unresolvable CDI devices a.b/c=d, a.b/c=e");
        assertThatThrownBy(() -> devices.inject(
                        PLAIN, List.of(new DeviceRequest("cdi", 1, List.of("a.b/c=d"), List.of(), Map.of()))))
                .isInstanceOf(BadRequest.class)
                .hasMessage("unexpected count in CDI device request");
        assertThat(devices.inject(PLAIN, List.of())).isSameAs(PLAIN);
    }

    @Test
    void laterFoldersWinAndConflictsHide() throws IOException {
        Files.writeString(second.resolve("vendor.json"), """
                {"cdiVersion":"0.6.0","kind":"vendor.com/class","devices":[
                 {"name":"one","containerEdits":{"env":["FROM=second"]}}, {"name":"two"}]}""");
        Files.writeString(second.resolve("other.json"), """
                {"cdiVersion":"0.6.0","kind":"vendor.com/class","devices":[{"name":"two"}]}""");
        assertThat(devices.names()).containsExactly("vendor.com/class=one");
        assertThat(Objects.requireNonNull(devices.inject(PLAIN, List.of(cdi("vendor.com/class=one")))
                                .process())
                        .env())
                .containsExactly("A=0", "B=0", "FROM=second");
    }

    @Test
    void gpusAreThoseOfTheVendorThatDescribesThem() throws IOException {
        assertThatThrownBy(() -> devices.inject(PLAIN, List.of(gpus(-1))))
                .hasMessage("could not select device driver \"\" with capabilities: [[gpu]]");
        Files.writeString(second.resolve("nvidia.yaml"), """
                cdiVersion: 0.5.0
                kind: nvidia.com/gpu
                devices:
                - {name: "0", containerEdits: {env: ["GPU0=1"]}}
                - {name: "1", containerEdits: {env: ["GPU1=1"]}}
                - {name: "all", containerEdits: {env: ["ALL=1"]}}
                """);
        assertThat(env(gpus(-1))).endsWith("ALL=1");
        assertThat(env(gpus(1))).endsWith("GPU0=1").doesNotContain("GPU1=1");
        assertThat(env(gpus(0, "1"))).endsWith("GPU1=1").doesNotContain("GPU0=1");
        assertThatThrownBy(() -> env(gpus(3))).hasMessage("could not select 3 GPUs: there are 2");
    }

    private List<String> env(DeviceRequest request) {
        return Objects.requireNonNull(devices.inject(PLAIN, List.of(request)).process())
                .env();
    }
}
