package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a disk that is too small an operation fails clearly, gives its bytes back, and everything else goes on. */
@BlackBox
class FullDiskIT {

    private static final int DISK = 48 << 20;
    private static final int TOO_MUCH = 60 << 20;
    private static final String FULL = "no space left on device";

    private final Engine engine;

    FullDiskIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void takeASmallDisk(Engine engine) throws IOException {
        Daemon daemon = engine.daemon();
        engine.removeContainers();
        daemon.stop();
        daemon.inNamespaces(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + DISK,
                "tmpfs",
                daemon.dataRoot().toString());
        daemon.start();
        TestImage.ensure(engine);
    }

    @AfterAll
    static void takeTheLargeOneAgain(Engine engine) {
        Daemon daemon = engine.daemon();
        engine.removeContainers();
        daemon.stop();
        daemon.inNamespaces("umount", daemon.dataRoot().toString());
        daemon.start();
    }

    /** Bytes that are free. */
    private long free() {
        try {
            Process stat = new ProcessBuilder(
                            "nsenter",
                            "-t",
                            Long.toString(engine.daemon().holderPid()),
                            "-m",
                            "stat",
                            "-f",
                            "-c",
                            "%a",
                            engine.daemon().dataRoot().toString())
                    .start();
            return 4096
                    * Long.parseLong(Cli.finish(stat, new byte[0], "stat -f").output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that was there works, and all is free that was before. */
    private void nothingIsLost(long before) {
        Await.until("the bytes are free again", () -> free() >= before - (256 << 10));
        assertThat(engine.shellOutput("cat /etc/mark", "")).isEqualTo("1\n");
        assertThat(engine.http().get("/images/json").json().toString()).doesNotContain("too/large");
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static void file(TarArchiveOutputStream out, byte[] content) throws IOException {
        TestImage.put(out, new TarArchiveEntry("large"), 0644, 0, content);
    }

    private static byte[] largeArchive(String name) throws IOException {
        return TestImage.derivedArchive(name, Map.of(), out -> file(out, random(TOO_MUCH)));
    }

    @Test
    void aLoad() throws IOException {
        long before = free();
        String answer = engine.http()
                .exact(
                        "POST",
                        Settings.VERSION + "/images/load?quiet=1",
                        "Content-Type: application/x-tar",
                        largeArchive("too/large:1"))
                .text();
        assertThat(answer).containsIgnoringCase(FULL);
        nothingIsLost(before);
    }

    @Test
    void anImport() throws IOException {
        long before = free();
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
            file(out, random(TOO_MUCH));
        }
        String answer = engine.http()
                .exact(
                        "POST",
                        Settings.VERSION + "/images/create?fromSrc=-&repo=too/large",
                        "Content-Type: application/x-tar",
                        tar.toByteArray())
                .text();
        assertThat(answer).containsIgnoringCase(FULL);
        nothingIsLost(before);
    }

    @Test
    void aCommit() {
        long before = free();
        String id = engine.create(Engine.shell("dd if=/dev/urandom of=/large bs=1M count=25"));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        assertThat(engine.http()
                        .post("/commit?container=" + id + "&repo=too/large")
                        .expect(500)
                        .message())
                .containsIgnoringCase(FULL);
        engine.removeContainers();
        nothingIsLost(before);
    }

    @Test
    void aPull() throws IOException {
        try (Registry registry = Registry.plain(engine, 5090)) {
            Path archive = Files.write(engine.newFolder().resolve("large.tar"), largeArchive("too/large:1"));
            registry.copy("docker-archive:" + archive, "docker://" + registry.image("too/large:1"));
            engine.daemon().restartWith("--insecure-registry", registry.name());
            long before = free();
            Http.Reply reply = engine.http().post("/images/create?fromImage=" + registry.image("too/large") + "&tag=1");
            assertThat(reply.text()).containsIgnoringCase(FULL);
            nothingIsLost(before);
        } finally {
            engine.daemon().restartWith();
        }
    }

    @Test
    void aContainerThatWritesTooMuch() {
        long before = free();
        String id = engine.create(Engine.shell("dd if=/dev/zero of=/large bs=1M count=100"));
        engine.start(id);
        assertThat(engine.await(id))
                .as("its end is told, though it cannot be written")
                .isNotZero();
        assertThat(engine.http().delete("/containers/" + id).status()).isEqualTo(204);
        nothingIsLost(before);
    }
}
