package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Volumes of the driver {@code local} that are file systems of all kinds. */
@BlackBox
class LocalDriverIT {

    private final Engine engine;

    LocalDriverIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        engine.removeVolumes();
    }

    private void volume(String name, String type, String device, String words) {
        Map<String, ?> body = Map.of("Name", name, "DriverOpts", Map.of("type", type, "device", device, "o", words));
        engine.http()
                .post("/volumes/create", Http.JSON.valueToTree(body).toString())
                .expect(201);
    }

    private static String at(String name) {
        return "\"HostConfig\":{\"Binds\":[\"" + name + ":/v\"]}";
    }

    private String refusal(String volume) {
        String id = engine.create(Engine.shell("true", at(volume)));
        return engine.http().post("/containers/" + id + "/start").expect(500).message();
    }

    @Test
    void foldersMayLieOnEachOther() throws IOException {
        Path folder = engine.newFolder();
        for (String part : List.of("lower", "upper", "work")) {
            Files.createDirectory(folder.resolve(part));
        }
        Files.writeString(folder.resolve("lower/file"), "below");
        String there = engine.there(folder);
        volume(
                "bb-overlay",
                "overlay",
                "overlay",
                "lowerdir=%1$s/lower,upperdir=%1$s/upper,workdir=%1$s/work".formatted(there));
        assertThat(engine.shellOutput(
                        "grep ' /v ' /proc/mounts | cut -d' ' -f3; cat /v/file; echo above > /v/file",
                        at("bb-overlay")))
                .isEqualTo("overlay\nbelow");
        assertThat(folder.resolve("lower/file")).hasContent("below");
        assertThat(folder.resolve("upper/file")).hasContent("above\n");
        assertThat(engine.shellOutput("cat /v/file", at("bb-overlay"))).isEqualTo("above\n");
    }

    @Test
    void aBlockDeviceIsMountedAsLongAsItIsUsed() throws IOException {
        Daemon daemon = engine.daemon();
        Path disk = engine.newFolder().resolve("disk");
        daemon.inNamespaces("truncate", "-s", "16M", disk.toString());
        daemon.inNamespaces("mkfs.ext4", "-q", "-F", disk.toString());
        String device = daemon.attemptInNamespaces("losetup", "-f", "--show", disk.toString())
                .output();
        try {
            volume("bb-block", "ext4", device, "noatime,nodev");
            assertThat(engine.shellOutput(
                            "grep ' /v ' /proc/mounts | cut -d' ' -f1-4; echo kept > /v/file", at("bb-block")))
                    .isEqualTo(device + " /v ext4 rw,nodev,noatime\n");
            engine.removeContainers();
            assertThat(engine.shellOutput("cat /v/file", at("bb-block"))).isEqualTo("kept\n");
            engine.removeContainers();
            // nobody has the device any more, so that its journal is clean
            assertThat(daemon.attemptInNamespaces("e2fsck", "-fn", device).exitCode())
                    .isZero();
        } finally {
            engine.removeContainers();
            daemon.inNamespaces("losetup", "-d", device);
        }
    }

    @Test
    void whatCannotBeMountedIsToldWithAllThatTheKernelWasAsked() {
        volume("bb-nfs", "nfs", ":/export", "addr=localhost,ro,nfsvers=4.2,password=hidden");
        String told = refusal("bb-nfs");
        assertThat(told)
                .contains("failed to mount local volume: mount :/export:")
                .contains("/bb-nfs/_data, flags: 0x1, data: addr=127.0.0.1,nfsvers=4.2,password=********: ");
        volume("bb-device", "ext4", "/dev/no-such-device", "");
        assertThat(refusal("bb-device"))
                .contains("failed to mount local volume: mount /dev/no-such-device:")
                .endsWith("/bb-device/_data: no such file or directory");
        volume("bb-unknown", "no-such-type", "nothing", "");
        assertThat(refusal("bb-unknown")).endsWith("/bb-unknown/_data: no such device");
        volume("bb-server", "nfs", ":/export", "addr=no-such-server.invalid");
        assertThat(refusal("bb-server")).contains("error resolving passed in network volume address: ");
        engine.removeContainers();
        // a volume that cannot be mounted can be removed all the same
        engine.http().delete("/volumes/bb-nfs").expect(204);
    }
}
