package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log drivers: what they send, what can be read again, what is refused and how. */
@BlackBox
class LogDriversIT {

    private final Engine engine;

    LogDriversIT(Engine engine) {
        this.engine = engine;
    }

    private String create(String driver, Map<String, String> options, String script, String members) {
        return engine.create(Engine.shell(script, LogRotationIT.log(driver, options) + members));
    }

    private String started(String driver, Map<String, String> options, String script) {
        String id = create(driver, options, script, "");
        engine.start(id);
        return id;
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new TreeMap<>();
        for (String option : text.split(" ", -1)) {
            if (!option.isEmpty()) {
                options.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
            }
        }
        return options;
    }

    /** The same by a short name: the path of a Unix socket may have 107 bytes. */
    private static Path shortened(Path socket) throws IOException {
        Path link = Path.of("/tmp", Engine.newName());
        Files.createSymbolicLink(link, java.util.Objects.requireNonNull(socket.getParent()));
        link.toFile().deleteOnExit();
        return link.resolve(String.valueOf(socket.getFileName()));
    }

    @Test
    void infoListsTheDrivers() {
        JsonNode info = engine.http().get("/info").expect(200).json();
        assertThat(info.path("LoggingDriver").asText()).isEqualTo("json-file");
        assertThat(Http.JSON.convertValue(info.path("Plugins").path("Log"), String[].class))
                .contains("fluentd", "gelf", "journald", "json-file", "local", "syslog")
                .isSorted();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nosuch    |                                    | error looking up logging plugin nosuch: plugin "nosuch" not found
            json-file | x=1                                | unknown log opt 'x' for json-file log driver
            json-file | mode=foo                           | logger: logging mode not supported: foo
            json-file | max-buffer-size=1m                 | logger: max-buffer-size option is only supported with 'mode=non-blocking'
            json-file | mode=non-blocking max-buffer-size=zz | error parsing option max-buffer-size: invalid size: 'zz'
            json-file | cache-disabled=maybe               | invalid value for option cache-disabled: maybe
            local     | x=1                                | unknown log opt 'x' for log driver local
            local     | tag=x                              | unknown log opt 'tag' for log driver local
            journald  | x=1                                | unknown log opt 'x' for journald log driver
            syslog    | x=1                                | unknown log opt 'x' for syslog log driver
            syslog    | syslog-address=foo                 | unsupported scheme: ''
            syslog    | syslog-address=http://foo          | unsupported scheme: 'http'
            syslog    | syslog-address=unix:///nosuch      | stat /nosuch: no such file or directory
            syslog    | syslog-facility=zz                 | invalid syslog facility
            syslog    | syslog-format=zz                   | Invalid syslog format
            fluentd   | x=1                                | unknown log opt 'x' for fluentd log driver
            fluentd   | fluentd-address=ftp://x            | invalid fluentd-address (ftp://x): unsupported scheme: 'ftp'
            fluentd   | fluentd-address=127.0.0.1:99999    | invalid fluentd-address (127.0.0.1:99999): invalid port: strconv.ParseUint: parsing "99999": value out of range
            fluentd   | fluentd-address=unix://            | invalid fluentd-address (unix://): path is empty
            fluentd   | fluentd-async=maybe                | strconv.ParseBool: parsing "maybe": invalid syntax
            fluentd   | fluentd-buffer-limit=zz            | invalid size: 'zz'
            fluentd   | fluentd-retry-wait=zz              | time: invalid duration "zz"
            fluentd   | fluentd-max-retries=zz             | strconv.ParseUint: parsing "zz": invalid syntax
            fluentd   | fluentd-async-reconnect-interval=1ms | invalid value for fluentd-async-reconnect-interval: value ("1ms") must be between 100ms and 10s
            fluentd   | fluentd-write-timeout=zz           | invalid value for fluentd-write-timeout: value must be a duration: time: invalid duration "zz"
            gelf      |                                    | gelf-address is a required parameter
            gelf      | gelf-address=foo                   | gelf: endpoint needs to be TCP or UDP
            gelf      | gelf-address=udp://foo             | gelf: please provide gelf-address as proto://host:port
            gelf      | gelf-address=udp://127.0.0.1:1 gelf-compression-type=zz  | unknown value "zz" for log opt "gelf-compression-type" for gelf log driver
            gelf      | gelf-address=udp://127.0.0.1:1 gelf-compression-level=zz | unknown value "zz" for log opt "gelf-compression-level" for gelf log driver
            gelf      | gelf-address=tcp://127.0.0.1:1 gelf-compression-type=gzip | compression is only supported on UDP
            gelf      | gelf-address=udp://127.0.0.1:1 gelf-tcp-max-reconnect=1  | "gelf-tcp-max-reconnect" is only valid for TCP
            gelf      | gelf-address=tcp://127.0.0.1:1 gelf-tcp-max-reconnect=x  | "gelf-tcp-max-reconnect" must be a positive integer
            """)
    void whatCannotBeIsRefusedAtCreate(String driver, String options, String message) {
        Http.Reply reply = engine.http()
                .post(
                        "/containers/create",
                        Engine.shell("true", LogRotationIT.log(driver, options(options == null ? "" : options))));
        assertThat(reply.message()).isEqualTo(message);
        assertThat(reply.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            json-file | max-size=abc                        | invalid size: 'abc'
            json-file | max-size=-1                         | invalid size: '-1'
            json-file | max-size=0                          | max-size must be a positive number
            json-file | max-size=10m max-file=0             | max-file cannot be less than 1
            json-file | max-file=x                          | strconv.Atoi: parsing "x": invalid syntax
            json-file | compress=true                       | compress cannot be true when max-file is less than 2 or max-size is not set
            json-file | max-size=10m max-file=2 compress=zz | strconv.ParseBool: parsing "zz": invalid syntax
            json-file | tag={{.Foo}}                        | template: log-tag:1:2: executing "log-tag" at <.Foo>: can't evaluate field Foo in type *logger.Info
            json-file | labels-regex=(                      | error parsing regexp: missing closing ): `(`
            local     | max-size=abc                        | invalid value for max-size: abc: invalid size: 'abc'
            local     | max-file=1                          | compression cannot be enabled when max file count is 1
            local     | compress=x                          | error reading compress log option: strconv.ParseBool: parsing "x": invalid syntax
            syslog    |                                     | Unix syslog delivery error
            syslog    | syslog-address=tcp://127.0.0.1:1    | dial tcp 127.0.0.1:1: connect: connection refused
            syslog    | syslog-address=tcp+tls://127.0.0.1:1 syslog-tls-ca-cert=/nosuch | could not read CA certificate "/nosuch": open /nosuch: no such file or directory
            fluentd   |                                     | dial tcp 127.0.0.1:24224: connect: connection refused
            gelf      | gelf-address=tcp://127.0.0.1:1      | gelf: cannot connect to GELF endpoint: 127.0.0.1:1 dial tcp 127.0.0.1:1: connect: connection refused
            journald  |                                     | journald is not enabled on this host
            """)
    void aLogThatCannotBeHadFailsTheStart(String driver, String options, String message) {
        String id = create(driver, options(options == null ? "" : options), "true", "");
        Http.Reply reply = engine.http().post("/containers/" + id + "/start");
        assertThat(reply.message())
                .isEqualTo("failed to create task for container: failed to initialize logging driver: " + message);
        // dockerd answers 400 where a certificate is missing, 500 to all else
        assertThat(reply.status()).isIn(400, 500);
        assertThat(engine.inspect(id).path("State").path("Status").asText()).isEqualTo("created");
        engine.http().delete("/containers/" + id).expect(204);
    }

    private static final String SOME_LINES =
            "echo hello; usleep 100000; echo err >&2; usleep 100000; echo; echo 'a  b'; printf end";

    @Test
    void syslogOfThisMachineGetsEachLine() throws IOException {
        Path socket = engine.newFolder().resolve("log.sock");
        try (LogServer server = LogServer.unixgram(shortened(socket))) {
            String id = started("syslog", Map.of("syslog-address", "unixgram://" + engine.there(socket)), SOME_LINES);
            engine.await(id);
            Await.until("all came", () -> server.messages().size() == 4);
            String head = "<%d>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d " + id.substring(0, 12) + "\\[\\d+]: %s\n";
            assertThat(server.texts().get(0)).matches(head.formatted(30, "hello"));
            assertThat(server.texts().get(1)).matches(head.formatted(27, "err"));
            assertThat(server.texts().get(2)).matches(head.formatted(30, "a  b"));
            assertThat(server.texts().get(3)).matches(head.formatted(30, "end"));
            // dual logging: what was sent away is read from the cache
            assertThat(engine.logs(id).stdout()).isEqualTo("hello\n\na  b\nend");
            assertThat(engine.logs(id).stderr()).isEqualTo("err\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "udp, rfc3164, '<158>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\S+ name/ID\\[\\d+]: '",
        "tcp, rfc3164, '<158>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\S+ name/ID\\[\\d+]: '",
        "tcp, rfc5424, '<158>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ \\S+ name/ID \\d+ name/ID - '",
        "udp, rfc5424micro, '<158>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z \\S+ name/ID \\d+ name/ID - '"
    })
    void syslogServersGetTheFormatThatWasAskedFor(String protocol, String format, String head) throws IOException {
        try (LogServer server = LogServer.inNetworkOf(engine, protocol)) {
            String id = create(
                    "syslog",
                    Map.of(
                            "syslog-address",
                            protocol + "://127.0.0.1:" + server.port(),
                            "syslog-format",
                            format,
                            "syslog-facility",
                            "local3",
                            "tag",
                            "name/{{.ID}}"),
                    "echo one; echo two",
                    "");
            engine.start(id);
            engine.await(id);
            Await.until("all came", () -> server.allText().lines().count() == 2);
            String pattern = head.replace("ID", id.substring(0, 12));
            assertThat(server.allText()).matches(pattern + "one\n" + pattern + "two\n");
        }
    }

    private static JsonNode json(byte[] bytes) throws IOException {
        return Http.JSON.readTree(bytes);
    }

    private static byte[] plain(byte[] message, String compression) throws IOException {
        try (InputStream in = compression.equals("zlib")
                ? new InflaterInputStream(new ByteArrayInputStream(message))
                : compression.equals("gzip")
                        ? new GZIPInputStream(new ByteArrayInputStream(message))
                        : new ByteArrayInputStream(message)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zlib", "none"})
    void gelfGoesInDatagramsAndChunks(String compression) throws IOException {
        try (LogServer server = LogServer.inNetworkOf(engine, "udp")) {
            String id = create(
                    "gelf",
                    Map.of(
                            "gelf-address",
                            "udp://127.0.0.1:" + server.port(),
                            "gelf-compression-type",
                            compression,
                            "env",
                            "A",
                            "labels",
                            "L"),
                    "echo hello; usleep 100000; echo err >&2; usleep 100000; tr -dc a-z </dev/urandom | head -c 9000; echo",
                    ",\"Env\":[\"A=1\"],\"Labels\":{\"L\":\"2\"}");
            engine.start(id);
            engine.await(id);
            String line = engine.logs(id).stdout().lines().toList().get(1);
            assertThat(line).hasSize(9000);
            Await.until("all came", () -> server.messages().size() > 2 && chunksAreWhole(server.messages()));
            JsonNode hello = json(plain(server.messages().getFirst(), compression));
            assertThat(hello.path("version").asText()).isEqualTo("1.1");
            assertThat(hello.path("short_message").asText()).isEqualTo("hello");
            assertThat(hello.path("level").asInt()).isEqualTo(6);
            assertThat(hello.path("timestamp").asDouble()).isGreaterThan(1.7e9);
            assertThat(hello.path("_container_id").asText()).isEqualTo(id);
            assertThat(hello.path("_image_name").asText()).isEqualTo(TestImage.NAME);
            assertThat(hello.path("_command").asText()).startsWith("sh -c echo hello");
            assertThat(hello.path("_tag").asText()).isEqualTo(id.substring(0, 12));
            assertThat(hello.path("_A").asText()).isEqualTo("1");
            assertThat(hello.path("_L").asText()).isEqualTo("2");
            assertThat(hello.path("host").asText()).isNotEmpty();
            assertThat(hello.path("_created").asText()).endsWith("Z");
            JsonNode error = json(plain(server.messages().get(1), compression));
            assertThat(error.path("short_message").asText()).isEqualTo("err");
            assertThat(error.path("level").asInt()).isEqualTo(3);
            JsonNode big = json(plain(joined(server.messages()), compression));
            assertThat(big.path("short_message").asText()).isEqualTo(line);
        }
    }

    private static List<byte[]> chunks(List<byte[]> messages) {
        return messages.stream()
                .filter(message -> message[0] == 0x1e && message[1] == 0x0f)
                .toList();
    }

    private static boolean chunksAreWhole(List<byte[]> messages) {
        List<byte[]> chunks = chunks(messages);
        return !chunks.isEmpty() && chunks.size() == chunks.getFirst()[11];
    }

    private static byte[] joined(List<byte[]> messages) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] chunk : chunks(messages)) {
            assertThat(chunk.length).isLessThanOrEqualTo(1420);
            whole.write(chunk, 12, chunk.length - 12);
        }
        return whole.toByteArray();
    }

    @Test
    void gelfOverTcpEndsEachMessageWithAZero() throws IOException {
        try (LogServer server = LogServer.inNetworkOf(engine, "tcp")) {
            String id = started("gelf", Map.of("gelf-address", "tcp://127.0.0.1:" + server.port()), "seq 1 100");
            engine.await(id);
            Await.until(
                    "all came",
                    () -> server.allText().chars().filter(c -> c == 0).count() == 100);
            List<String> lines = new ArrayList<>();
            for (String message : server.allText().split("\0")) {
                lines.add(Http.JSON.readTree(message).path("short_message").asText());
            }
            assertThat(lines)
                    .isEqualTo(IntStream.rangeClosed(1, 100)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    /** A Fluentd server on a Unix socket: keeps the records, answers what is asked. */
    private static final class Fluentd implements AutoCloseable {
        private final ServerSocketChannel server;
        private final List<Msgpack.Message> messages = new CopyOnWriteArrayList<>();

        Fluentd(Path socket) throws IOException {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        SocketChannel connection = server.accept();
                        Thread.ofVirtual().start(() -> serve(connection));
                    }
                } catch (IOException e) {
                    // It was closed.
                    return;
                }
            });
        }

        private void serve(SocketChannel connection) {
            try (connection) {
                InputStream in = Channels.newInputStream(connection);
                for (Msgpack.Message message = Msgpack.read(in); message != null; message = Msgpack.read(in)) {
                    messages.add(message);
                    String chunk = message.options().get("chunk");
                    if (chunk != null) {
                        Channels.newOutputStream(connection).write(Msgpack.ack(chunk));
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    void fluentdGetsRecords() throws IOException {
        Path socket = engine.newFolder().resolve("f.sock");
        try (Fluentd server = new Fluentd(shortened(socket))) {
            String id = create(
                    "fluentd",
                    Map.of(
                            "fluentd-address",
                            "unix://" + engine.there(socket),
                            "fluentd-sub-second-precision",
                            "true",
                            "fluentd-request-ack",
                            "true",
                            "env",
                            "A",
                            "tag",
                            "t.{{.Name}}"),
                    "echo hello; usleep 100000; echo err >&2; usleep 100000; head -c 17000 /dev/zero | tr '\\0' x; echo",
                    ",\"Env\":[\"A=1\"]");
            engine.http().post("/containers/" + id + "/rename?name=fl").expect(204);
            engine.start(id);
            engine.await(id);
            Await.until("all came", () -> server.messages.size() == 4);
            Msgpack.Message hello = server.messages.getFirst();
            assertThat(hello.tag()).isEqualTo("t.fl");
            assertThat(hello.subSecond()).isTrue();
            assertThat(hello.seconds()).isGreaterThan(1_700_000_000L);
            assertThat(hello.record())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "container_id", id, "container_name", "/fl", "source", "stdout", "log", "hello", "A", "1"));
            assertThat(server.messages.get(1).record()).containsEntry("source", "stderr");
            Map<String, String> first = server.messages.get(2).record();
            Map<String, String> second = server.messages.get(3).record();
            assertThat(first)
                    .containsEntry("partial_message", "true")
                    .containsEntry("partial_ordinal", "1")
                    .containsEntry("partial_last", "false");
            assertThat(second)
                    .containsEntry("partial_ordinal", "2")
                    .containsEntry("partial_last", "true")
                    .containsEntry("partial_id", first.get("partial_id"));
            assertThat(first.get("log") + second.get("log")).isEqualTo("x".repeat(17_000));
        }
    }

    @Test
    void fluentdInTheBackgroundWaitsForItsServer() throws IOException {
        Path socket = engine.newFolder().resolve("f.sock");
        String id = started(
                "fluentd",
                Map.of(
                        "fluentd-address",
                        "unix://" + engine.there(socket),
                        "fluentd-async",
                        "true",
                        "fluentd-retry-wait",
                        "50ms"),
                "seq 1 50; while true; do sleep 1; done");
        engine.awaitLog(id, "\n50\n");
        try (Fluentd server = new Fluentd(shortened(socket))) {
            Await.until("all came", () -> server.messages.size() == 50);
            assertThat(server.messages.stream().map(message -> message.record().get("log")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 50)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @Test
    void theJournalGetsItsFields() throws Exception {
        engine.daemon().ensureRunning();
        String holder = Long.toString(engine.daemon().holderPid());
        Process mount = new ProcessBuilder(
                        "nsenter",
                        "-t",
                        holder,
                        "-m",
                        "sh",
                        "-c",
                        "mkdir -p /run/systemd && mount -t tmpfs tmpfs /run/systemd && mkdir /run/systemd/journal")
                .inheritIO()
                .start();
        assertThat(mount.waitFor()).isZero();
        Path socket = Path.of("/proc", holder, "root/run/systemd/journal/socket");
        try (LogServer server = LogServer.unixgram(shortened(socket))) {
            String id = create(
                    "journald",
                    Map.of("labels", "a.b", "tag", "{{.Name}}"),
                    "echo hello; usleep 100000; echo err >&2; usleep 100000; head -c 17000 /dev/zero | tr '\\0' x; echo",
                    ",\"Labels\":{\"a.b\":\"two\\nlines\"}");
            engine.http().post("/containers/" + id + "/rename?name=jn").expect(204);
            engine.start(id);
            engine.await(id);
            Await.until("all came", () -> server.messages().size() == 4);
            assertThat(server.texts().getFirst())
                    .startsWith("PRIORITY=6\nMESSAGE=hello\n")
                    .contains("\nCONTAINER_ID=" + id.substring(0, 12) + "\n")
                    .contains("\nCONTAINER_ID_FULL=" + id + "\n")
                    .contains("\nCONTAINER_NAME=jn\n")
                    .contains("\nCONTAINER_TAG=jn\n")
                    .contains("\nSYSLOG_IDENTIFIER=jn\n")
                    .contains("\nIMAGE_NAME=" + TestImage.NAME + "\n")
                    .contains("\nA_B\n\u0009\0\0\0\0\0\0\0two\nlines\n")
                    .containsPattern("\nSYSLOG_TIMESTAMP=\\d{4}-.*Z\n")
                    .doesNotContain("PARTIAL");
            assertThat(server.texts().get(1)).startsWith("PRIORITY=3\nMESSAGE=err\n");
            assertThat(server.texts().get(2))
                    .contains("\nCONTAINER_PARTIAL_MESSAGE=true\n")
                    .contains("\nCONTAINER_PARTIAL_ORDINAL=1\n");
            assertThat(server.texts().get(3))
                    .contains("\nCONTAINER_PARTIAL_LAST=true\n")
                    .doesNotContain("CONTAINER_PARTIAL_MESSAGE");
            assertThat(engine.logs(id).stdout()).isEqualTo("hello\n" + "x".repeat(17_000) + "\n");
        } finally {
            new ProcessBuilder("nsenter", "-t", holder, "-m", "umount", "-l", "/run/systemd")
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    @Test
    void whatIsNotKeptCannotBeRead() throws IOException {
        Path socket = engine.newFolder().resolve("log.sock");
        try (LogServer server = LogServer.unixgram(shortened(socket))) {
            String uncached = started(
                    "syslog",
                    Map.of("syslog-address", "unixgram://" + engine.there(socket), "cache-disabled", "true"),
                    "echo hello");
            engine.await(uncached);
            Await.until("it came", () -> server.messages().size() == 1);
            String none = started("none", Map.of(), "echo hello");
            engine.await(none);
            for (String id : List.of(uncached, none)) {
                Http.Reply reply = engine.http().get("/containers/" + id + "/logs?stdout=1");
                assertThat(reply.status()).isEqualTo(501);
                assertThat(reply.message()).isEqualTo("configured logging driver does not support reading");
                assertThat(engine.inspect(id).path("LogPath").asText()).isEmpty();
            }
        }
    }

    @Test
    void theCacheIsFollowedAndBounded() throws IOException {
        Path socket = engine.newFolder().resolve("log.sock");
        try (LogServer server = LogServer.unixgram(shortened(socket))) {
            String id = create(
                    "syslog",
                    Map.of("syslog-address", "unixgram://" + engine.there(socket), "mode", "blocking"),
                    "read x; seq 1 500",
                    ",\"OpenStdin\":true,\"StdinOnce\":true");
            engine.start(id);
            try (Connection follow = engine.http()
                    .open("GET", Settings.VERSION + "/containers/" + id + "/logs?stdout=1&follow=1", "", new byte[0])) {
                try (Connection stdin = engine.http().upgrade("/containers/" + id + "/attach?stream=1&stdin=1")) {
                    stdin.write("x\n".getBytes(StandardCharsets.UTF_8));
                    assertThat(Frames.of(follow.body(false)).stdout().lines())
                            .containsExactlyElementsOf(IntStream.rangeClosed(1, 500)
                                    .mapToObj(Integer::toString)
                                    .toList());
                }
            }
            assertThat(server.messages()).hasSize(500);
        }
    }

    /** Takes a connection and never reads from it. */
    private static ServerSocketChannel deaf(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return server;
    }

    @Test
    void aServerThatDoesNotReadHoldsUpNobodyWhereThatWasAskedFor() throws IOException {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: dockerd waits for such a server for ever");
        Path folder = engine.newFolder();
        Path socket = folder.resolve("log.sock");
        try (ServerSocketChannel _ = deaf(shortened(socket))) {
            String id = engine.create(Engine.shell(
                    "yes a line | head -n 500000; echo done >/work/done; while true; do sleep 1; done",
                    "\"HostConfig\":{\"Binds\":[\"" + engine.there(folder)
                            + ":/work\"],\"LogConfig\":{\"Type\":\"syslog\",\"Config\":{\"syslog-address\":\"unix://"
                            + engine.there(socket) + "\",\"mode\":\"non-blocking\",\"max-buffer-size\":\"100k\"}}}"));
            engine.start(id);
            Await.until("the container has written it all", () -> Files.exists(folder.resolve("done")));
            engine.http().delete("/containers/" + id + "?force=1").expect(204);
        }
    }

    @Test
    void aServerThatDoesNotReadDoesNotKeepAContainerFromEnding() throws IOException {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: dockerd waits for such a server for ever");
        Path socket = engine.newFolder().resolve("log.sock");
        try (ServerSocketChannel _ = deaf(shortened(socket))) {
            String id = started(
                    "syslog",
                    Map.of("syslog-address", "unix://" + engine.there(socket), "mode", "blocking"),
                    "yes a line");
            Await.until("there is output", () -> !engine.logs(id).stdout().isEmpty());
            try (Connection _ = engine.http().upgrade("/containers/" + id + "/attach?stream=1&stdout=1")) {
                engine.http().post("/containers/" + id + "/kill").expect(204);
                engine.await(id);
            }
            assertThat(engine.inspect(id).path("State").path("Running").asBoolean())
                    .isFalse();
        }
    }

    @Test
    void killingTheDaemonSendsEachLineAtLeastOnceAndKeepsItOnce() throws Exception {
        engine.daemon().ensureRunning();
        Path folder = engine.newFolder();
        Path socket = folder.resolve("log.sock");
        try (LogServer server = LogServer.unixgram(shortened(socket))) {
            String id = engine.create(Engine.shell(
                    "i=1; while [ ! -e /work/go ]; do echo line $i; usleep 1000; i=$((i+1)); done",
                    "\"HostConfig\":{\"Binds\":[\"" + engine.there(folder)
                            + ":/work\"],\"LogConfig\":{\"Type\":\"syslog\",\"Config\":{\"syslog-address\":\"unixgram://"
                            + engine.there(socket) + "\"}}}"));
            engine.start(id);
            for (int kill = 1; kill <= 3; kill++) {
                String wanted = "line " + kill * 100 + "\n";
                Await.until(wanted, () -> server.texts().stream().anyMatch(text -> text.endsWith(wanted)));
                engine.daemon().kill();
                engine.daemon().start();
            }
            Files.writeString(folder.resolve("go"), "");
            assertThat(engine.await(id)).isZero();
            List<String> kept = engine.logs(id).stdout().lines().toList();
            List<String> all = IntStream.rangeClosed(1, kept.size())
                    .mapToObj(i -> "line " + i)
                    .toList();
            assertThat(kept).isEqualTo(all);
            assertThat(server.texts().stream()
                            .map(text -> text.substring(text.indexOf("]: ") + 3).strip())
                            .distinct())
                    .containsExactlyElementsOf(all);
        }
    }
}
