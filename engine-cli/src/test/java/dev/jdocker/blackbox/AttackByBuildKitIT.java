package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of BuildKit's protocol that want more than they may have, and floods of HTTP/2. */
@BlackBox
class AttackByBuildKitIT {

    private static final String FROM = "FROM " + TestImage.NAME + "\n";
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int CONTINUATION = 9;

    private final Engine engine;
    private Path context = Path.of("/");

    AttackByBuildKitIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        TestImage.ensure(engine);
        context = engine.newFolder();
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        engine.removeImages("blackbox/attack");
    }

    private Outcome build(String dockerfile, String... words) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        List<String> command = new ArrayList<>(List.of("buildx", "build", "--progress=plain", "--network=none"));
        command.addAll(List.of(words));
        command.add(context.toString());
        return Cli.DOCKER.run(engine, command.toArray(String[]::new));
    }

    /** CVE-2024-23653: what the engine's owner has not allowed no client grants itself. */
    @Test
    void noClientGrantsItselfWhatTheEngineDoesNot() throws IOException {
        assertThat(build(FROM + "RUN --security=insecure id\n").stderr()).contains("security.insecure is not allowed");
        assertThat(build(FROM + "RUN --network=host id\n").stderr()).contains("network.host is not allowed");
        assertThat(build(FROM + "RUN --security=insecure id\n", "--allow", "security.insecure")
                        .stderr())
                .contains("granting entitlement security.insecure is not allowed by build daemon configuration");
        assertThat(build(FROM + "RUN --network=host id\n", "--allow", "network.host")
                        .exitCode())
                .isZero();
    }

    /** Neither layers, config and history of the image nor anything that the engine keeps has a secret. */
    @Test
    void secretsAreNowhereAfterwards() throws IOException {
        String secret = "s3cr3t-" + System.nanoTime();
        Path file = Files.writeString(engine.newFolder().resolve("secret"), secret);
        Outcome built = build(
                FROM + "RUN --mount=type=secret,id=s --mount=type=secret,id=e,env=TOKEN "
                        + "test -s /run/secrets/s && test -n \"$TOKEN\" && env | grep -c TOKEN > /count\n"
                        + "RUN ls -a /run /run/secrets > /list 2>&1; env > /env\n",
                "--secret",
                "id=s,src=" + file,
                "--secret",
                "id=e,src=" + file,
                "-t",
                "blackbox/attack:secret");
        assertThat(built.exitCode()).describedAs(built.toString()).isZero();
        assertThat(built.stderr()).doesNotContain(secret);
        byte[] image = Cli.DOCKER.run(engine, "save", "blackbox/attack:secret").stdoutBytes();
        assertThat(image).isNotEmpty();
        assertThat(new String(image, StandardCharsets.ISO_8859_1))
                .doesNotContain(secret)
                .doesNotContain("TOKEN=");
        assertThat(engine.http().get("/system/df").expect(200).text()).doesNotContain(secret);
        assertThat(Cli.DOCKER
                        .run(engine, "history", "--no-trunc", "blackbox/attack:secret")
                        .stdout())
                .doesNotContain(secret);
        if (engine.isOurs()) {
            try (Stream<Path> files = Files.walk(engine.daemon().dataRoot())) {
                files.filter(Files::isRegularFile)
                        .forEach(kept -> assertThat(has(kept, secret))
                                .describedAs(kept.toString())
                                .isFalse());
            }
        }
    }

    private static boolean has(Path file, String text) {
        try {
            return Files.size(file) < 1 << 24
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    /** CVE-2024-23650: what is malformed is refused and harms nobody. */
    @Test
    void whatIsMalformedIsRefused() throws IOException {
        try (Connection connection = open()) {
            connection.write(frame(HEADERS, 4, 1, headers("/moby.buildkit.v1.Control/Solve")));
            // a message that says to be of 2 GiB
            connection.write(frame(0, 0, 1, new byte[] {0, 0x7f, -1, -1, -1, 1, 2, 3}));
            connection.write(frame(HEADERS, 4, 3, headers("/moby.buildkit.v1.Control/Solve")));
            // a message that is none
            connection.write(frame(0, 1, 3, new byte[] {0, 0, 0, 0, 4, -1, -1, -1, -1}));
            connection.write(frame(HEADERS, 4, 5, headers("/moby.buildkit.v1.frontend.LLBBridge/Solve")));
            connection.write(frame(0, 1, 5, new byte[] {0, 0, 0, 0, 0}));
            connection.write(frame(HEADERS, 4, 7, headers("/moby.buildkit.v1.Control/Nothing")));
            connection.write(frame(0, 1, 7, new byte[] {0, 0, 0, 0, 0}));
            String answers = read(connection, "unknown-method", 7);
            assertThat(answers).isNotEmpty();
        }
        stillServes();
    }

    /** CVE-2024-27316 and its like: headers that never end. */
    @Test
    void headersThatNeverEndEndTheConnection() throws IOException {
        try (Connection connection = open()) {
            connection.write(frame(HEADERS, 0, 1, headers("/moby.buildkit.v1.Control/Info")));
            byte[] more = frame(CONTINUATION, 0, 1, literal("x-filler", "f".repeat(16_000)));
            assertThat(isCutOff(connection, more, 4000)).isTrue();
        }
        stillServes();
    }

    /** CVE-2023-44487: calls that are given up as soon as they are made. */
    @Test
    void callsThatAreGivenUpAtOnceEndTheConnection() throws IOException {
        try (Connection connection = open()) {
            ByteArrayOutputStream calls = new ByteArrayOutputStream();
            boolean cut = false;
            int stream = 1;
            for (int round = 0; round < 200 && !cut; round++) {
                calls.reset();
                for (int i = 0; i < 100; i++, stream += 2) {
                    calls.writeBytes(frame(HEADERS, 4, stream, headers("/moby.buildkit.v1.Control/ListWorkers")));
                    calls.writeBytes(frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
                }
                cut = isCutOff(connection, calls.toByteArray(), 1);
            }
            assertThat(cut).isTrue();
        }
        stillServes();
    }

    /** CVE-2019-9512, CVE-2019-9515: frames that want an answer each, which nobody reads. */
    @Test
    void answersThatNobodyReadsAreBounded() throws IOException {
        for (byte[] frame : List.of(frame(SETTINGS, 0, 0, new byte[0]), frame(PING, 0, 0, new byte[8]))) {
            try (Connection connection = open()) {
                byte[] many = new byte[frame.length * 1000];
                for (int i = 0; i < 1000; i++) {
                    System.arraycopy(frame, 0, many, i * frame.length, frame.length);
                }
                assertThat(isCutOff(connection, many, 1000)).isTrue();
            }
            stillServes();
        }
    }

    private Connection open() throws IOException {
        Connection connection = Connection.open(engine.socket());
        connection.request("POST /grpc HTTP/1.1\nHost: x\nConnection: Upgrade\nUpgrade: h2c", new byte[0]);
        assertThat(connection.readHead().status()).isEqualTo(101);
        connection.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        connection.write(frame(SETTINGS, 0, 0, new byte[0]));
        return connection;
    }

    /** Whether the engine ends the connection before all of it is sent; what it has not read holds the writer back at most so long. */
    private static boolean isCutOff(Connection connection, byte[] bytes, int times) {
        Thread writer = Thread.currentThread();
        boolean[] over = {false};
        Thread watch = Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(20_000);
                if (!over[0]) {
                    writer.interrupt();
                }
            } catch (InterruptedException e) {
                // in time
                return;
            }
        });
        try {
            for (int i = 0; i < times; i++) {
                connection.write(bytes);
            }
            return false;
        } catch (java.nio.channels.ClosedByInterruptException e) {
            throw new AssertionError("the engine neither reads nor ends the connection", e);
        } catch (IOException e) {
            return true;
        } finally {
            over[0] = true;
            watch.interrupt();
        }
    }

    private void stillServes() {
        Outcome listed = Cli.DOCKER.run(engine, "buildx", "inspect");
        assertThat(listed.exitCode()).describedAs(listed.toString()).isZero();
        engine.http().get("/_ping").expect(200);
    }

    /** What comes until that stream is answered. */
    private static String read(Connection connection, String what, int stream) {
        try {
            var in = connection.raw();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (true) {
                byte[] head = in.readNBytes(9);
                if (head.length < 9) {
                    return all.toString(StandardCharsets.ISO_8859_1);
                }
                byte[] payload = in.readNBytes(((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff));
                all.writeBytes(payload);
                boolean end = head[8] == stream && (head[3] == HEADERS || head[3] == RST_STREAM) && (head[4] & 1) != 0;
                if (end) {
                    return all.toString(StandardCharsets.ISO_8859_1);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(what, e);
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        byte[] frame = Arrays.copyOf(
                new byte[] {
                    (byte) (payload.length >> 16),
                    (byte) (payload.length >> 8),
                    (byte) payload.length,
                    (byte) type,
                    (byte) flags,
                    (byte) (stream >> 24),
                    (byte) (stream >> 16),
                    (byte) (stream >> 8),
                    (byte) stream
                },
                9 + payload.length);
        System.arraycopy(payload, 0, frame, 9, payload.length);
        return frame;
    }

    private static byte[] headers(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(literal(":method", "POST"));
        block.writeBytes(literal(":scheme", "http"));
        block.writeBytes(literal(":path", path));
        block.writeBytes(literal(":authority", "x"));
        block.writeBytes(literal("content-type", "application/grpc"));
        block.writeBytes(literal("te", "trailers"));
        return block.toByteArray();
    }

    /** RFC 7541, 6.2.2: a literal that is not indexed, with a new name, neither of them compressed. */
    private static byte[] literal(String name, String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        text(out, name);
        text(out, value);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        int rest = text.length();
        if (rest < 127) {
            out.write(rest);
        } else {
            out.write(127);
            for (rest -= 127; rest >= 128; rest >>= 7) {
                out.write((rest & 127) | 128);
            }
            out.write(rest);
        }
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
