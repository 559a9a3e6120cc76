package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attached streams, on the wire and through the clients. */
@BlackBox
class StreamsIT {

    private static final String CAT = "\"OpenStdin\":true,\"StdinOnce\":true,\"AttachStdin\":true";

    private final Engine engine;

    StreamsIT(Engine engine) {
        this.engine = engine;
    }

    private static String attach(String id, String what) {
        return "/containers/" + id + "/attach?stream=1&" + what;
    }

    @Test
    void anUpgradeIsAnsweredLiterally() throws IOException {
        String id = engine.create(Engine.shell("echo out; echo err >&2"));
        try (Connection attached = engine.http().upgrade(attach(id, "stdout=1&stderr=1"))) {
            assertThat(attached.statusLine()).isEqualTo("HTTP/1.1 101 UPGRADED");
            assertThat(attached.headers())
                    .containsEntry("connection", "Upgrade")
                    .containsEntry("upgrade", "tcp")
                    .containsEntry("content-type", "application/vnd.docker.multiplexed-stream")
                    .doesNotContainKeys("content-length", "transfer-encoding");
            engine.start(id);
            Frames frames = Frames.readAll(attached.raw());
            assertThat(frames.stdout()).isEqualTo("out\n");
            assertThat(frames.stderr()).isEqualTo("err\n");
        }
    }

    @Test
    void withoutAnUpgradeTheStreamIsRawUntilItsEnd() throws IOException {
        String id = engine.create(Engine.shell("echo out"));
        String path = Settings.VERSION + attach(id, "stdout=1&stderr=1");
        try (Connection attached = engine.http().open("POST", path, "", new byte[0])) {
            assertThat(attached.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(attached.headers())
                    .containsEntry("content-type", "application/vnd.docker.raw-stream")
                    .doesNotContainKeys("content-length", "transfer-encoding");
            engine.start(id);
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("out\n");
        }
    }

    @Test
    void beforeVersion142TheContentTypeIsRaw() throws IOException {
        String id = engine.create(Engine.shell("echo out"));
        try (Connection attached = engine.http()
                .open("POST", "/v1.41" + attach(id, "stdout=1"), "Connection: Upgrade\nUpgrade: tcp", new byte[0])) {
            assertThat(attached.headers()).containsEntry("content-type", "application/vnd.docker.raw-stream");
            engine.start(id);
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("out\n");
        }
    }

    @Test
    void aTerminalIsNeverFramed() throws IOException {
        String id = engine.create(Engine.shell("echo out; echo err >&2", "\"Tty\":true"));
        try (Connection attached = engine.http().upgrade(attach(id, "stdout=1&stderr=1"))) {
            assertThat(attached.headers()).containsEntry("content-type", "application/vnd.docker.raw-stream");
            engine.start(id);
            assertThat(new String(attached.raw().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("out\r\nerr\r\n");
        }
    }

    @Test
    void theClientsHalfCloseIsNoDisconnect() throws IOException {
        String id = engine.create(Engine.shell("echo one; sleep 0.3; echo two"));
        try (Connection attached = engine.http().upgrade(attach(id, "stdout=1&stderr=1"))) {
            attached.shutdownOutput();
            engine.start(id);
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void theEndOfStdinReachesTheProcessAndItsAnswerComesBack() throws IOException {
        String id = engine.create(Engine.shell("cat; echo end", CAT));
        try (Connection attached = engine.http().upgrade(attach(id, "stdin=1&stdout=1&stderr=1"))) {
            engine.start(id);
            attached.write("hello\n".getBytes(StandardCharsets.UTF_8));
            Frames.Frame first = Frames.next(attached.raw());
            assertThat(new String(first.data(), StandardCharsets.UTF_8)).isEqualTo("hello\n");
            attached.write("again\n".getBytes(StandardCharsets.UTF_8));
            attached.shutdownOutput();
            assertThat(Frames.readAll(attached.raw()).stdout()).isEqualTo("again\nend\n");
        }
        assertThat(engine.await(id)).isZero();
    }

    @Test
    void aHundredMegabytesComeThroughByteForByte() throws Exception {
        // Not compressible into a pattern: a lost or doubled block of any size shows in the digest.
        int blocks = 100;
        String script = "i=0; while [ $i -lt " + blocks + " ]; do cat /work/block; echo $i; i=$((i+1)); done";
        byte[] block = new byte[1 << 20];
        new Random(42).nextBytes(block);
        java.nio.file.Path folder = engine.newFolder();
        java.nio.file.Files.write(folder.resolve("block"), block);
        String id = engine.create(Engine.shell(
                script,
                "\"HostConfig\":{\"Binds\":[\"" + engine.there(folder)
                        + ":/work\"],\"LogConfig\":{\"Type\":\"none\"}}"));
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < blocks; i++) {
            expected.update(block);
            expected.update((i + "\n").getBytes(StandardCharsets.UTF_8));
        }
        MessageDigest actual = MessageDigest.getInstance("SHA-256");
        long count = 0;
        try (Connection attached = engine.http().upgrade(attach(id, "stdout=1&stderr=1"))) {
            engine.start(id);
            InputStream in = attached.raw();
            for (Frames.Frame frame = Frames.next(in); frame.stream() >= 0; frame = Frames.next(in)) {
                assertThat(frame.stream()).isEqualTo(1);
                actual.update(frame.data());
                count += frame.data().length;
            }
        }
        assertThat(count).isEqualTo((long) blocks * (1 << 20) + 10 + 90 * 2 + blocks);
        assertThat(HexFormat.of().formatHex(actual.digest()))
                .isEqualTo(HexFormat.of().formatHex(expected.digest()));
    }

    @ParameterizedTest
    @EnumSource
    void megabytesThroughTheClientAndBackAreTheSame(Cli cli) throws Exception {
        byte[] data = new byte[5_000_000];
        new Random(7).nextBytes(data);
        Outcome outcome = cli.run(engine, data, "run", "--rm", "-i", "--network", "none", TestImage.NAME, "cat");
        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        assertThat(outcome.stdoutBytes()).isEqualTo(data);
    }

    @ParameterizedTest
    @EnumSource
    void stdoutAndStderrAreKeptApart(Cli cli) {
        Outcome outcome = cli.run(
                engine, "run", "--rm", "--network", "none", TestImage.NAME, "sh", "-c", "echo out; echo err >&2");
        assertThat(outcome.stdout()).isEqualTo("out\n");
        assertThat(outcome.stderr()).isEqualTo("err\n");
    }

    @Test
    void theOutputOfAFastEndIsComplete() throws IOException {
        for (int i = 0; i < 10; i++) {
            String id = engine.create(Engine.shell("seq 1 2000"));
            try (Connection attached = engine.http().upgrade(attach(id, "stdout=1&stderr=1"))) {
                engine.start(id);
                assertThat(Frames.readAll(attached.raw()).stdout())
                        .endsWith("\n1999\n2000\n")
                        .hasLineCount(2000);
            }
        }
    }

    @Test
    void attachingToARunningContainerSeesWhatComesThenAndWithLogsWhatWas() throws IOException {
        String id = engine.create(Engine.shell(
                "echo before; read line; echo after $line", CAT.replace("true,\"StdinOnce\":true", "true")));
        engine.start(id);
        engine.awaitLog(id, "before");
        try (Connection late = engine.http().upgrade("/containers/" + id + "/attach?stream=1&stdin=1&stdout=1");
                Connection withLogs = engine.http().upgrade("/containers/" + id + "/attach?stream=1&logs=1&stdout=1")) {
            assertThat(new String(Frames.next(withLogs.raw()).data(), StandardCharsets.UTF_8))
                    .isEqualTo("before\n");
            late.write("x\n".getBytes(StandardCharsets.UTF_8));
            assertThat(Frames.readAll(late.raw()).stdout()).isEqualTo("after x\n");
            assertThat(Frames.readAll(withLogs.raw()).stdout()).isEqualTo("after x\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void attachWithoutStdinShowsTheOutputAndTheExitCode(Cli cli) throws Exception {
        String id = engine.startShell("trap 'exit 5' TERM; while true; do echo tick; sleep 0.05; done");
        Process client = cli.start(engine, "attach", "--no-stdin", "--sig-proxy=false", id);
        byte[] first = client.getInputStream().readNBytes(5);
        assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("tick\n");
        engine.http().post("/containers/" + id + "/kill?signal=TERM").expect(204);
        client.getInputStream().readAllBytes();
        assertThat(client.waitFor()).isEqualTo(5);
    }
}
