package dev.jdocker.daemon.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.log.LineSplitter.Cut;
import dev.jdocker.daemon.log.jsonfile.JsonFileDriver;
import dev.jdocker.daemon.log.local.LocalDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogReaderTest {
    private static final long START = LogTime.epochNanos(Instant.parse("2026-01-01T00:00:00Z"));
    private static final long SECOND = 1_000_000_000L;
    private static final String ID = "0123456789abcdef";

    @TempDir
    Path folder;

    private final Rotations rotations = new Rotations();

    /** The formats that a log may be kept in. */
    enum Kept {
        JSON,
        LOCAL;

        LogDriver.Storing driver() {
            return this == JSON ? new JsonFileDriver() : new LocalDriver();
        }
    }

    @AfterEach
    void stop() {
        rotations.close();
    }

    private StoredLog log(Kept kept, Map<String, String> options) {
        return kept.driver()
                .locate(new LogSource(
                        ID,
                        "name",
                        "sha256:1",
                        "box",
                        List.of("sh"),
                        List.of(),
                        Map.of(),
                        Instant.EPOCH,
                        folder,
                        new LogOptions(options)));
    }

    @ParameterizedTest
    @EnumSource
    void theTailIsFoundFromTheEnd(Kept kept) throws Exception {
        StoredLog where = log(kept, Map.of());
        write(where, 5000);
        for (int tail : new int[] {0, 1, 2, 700, 4999, 5000, 6000}) {
            assertThat(read(where, new LogQuery(true, true, tail, Long.MIN_VALUE, Long.MAX_VALUE, false)))
                    .isEqualTo(lines(Math.max(0, 5000 - tail), 5000));
        }
        assertThat(read(where, new LogQuery(true, true, -1, START + 4998 * SECOND, Long.MAX_VALUE, false)))
                .isEqualTo(lines(4998, 5000));
        assertThat(read(where, new LogQuery(true, true, -1, Long.MIN_VALUE, START + SECOND, false)))
                .isEqualTo(lines(0, 2));
    }

    @ParameterizedTest
    @EnumSource
    void readingGoesThroughAllFilesCompressedOrNot(Kept kept) throws Exception {
        for (String compress : List.of("false", "true")) {
            StoredLog where = log(kept, Map.of("max-size", "5k", "max-file", "4", "compress", compress));
            write(where, 1000);
            if (compress.equals("true")) {
                awaitCompressed(where, 3);
            }
            List<String> all = read(where, LogQuery.all());
            assertThat(all).hasSizeBetween(100, 999);
            assertThat(all).isEqualTo(lines(1000 - all.size(), 1000));
            for (int tail : new int[] {1, 60, 140, 160, 5000}) {
                assertThat(read(where, new LogQuery(true, true, tail, Long.MIN_VALUE, Long.MAX_VALUE, false)))
                        .isEqualTo(lines(1000 - Math.min(tail, all.size()), 1000));
            }
            try (Stream<Path> files =
                    Files.list(java.util.Objects.requireNonNull(where.file().getParent()))) {
                assertThat(files.map(file -> String.valueOf(file.getFileName())))
                        .allMatch(name -> name.matches(".*log(\\.[123](\\.gz)?)?"))
                        .hasSize(4);
            }
            for (int number = 1; number < 4; number++) {
                Files.delete(new RotatedFiles(where).slot(number).orElseThrow());
            }
            Files.delete(where.file());
        }
    }

    private static void awaitCompressed(StoredLog where, int oldest) throws InterruptedException {
        RotatedFiles files = new RotatedFiles(where);
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (IntStream.rangeClosed(1, oldest).anyMatch(number -> Files.exists(files.plain(number)))) {
            assertThat(System.nanoTime()).as("all are compressed").isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void aStreamThatIsNotWantedIsLeftOutAndAMissingFileIsEmpty() throws Exception {
        StoredLog where = log(Kept.JSON, Map.of());
        assertThat(read(where, LogQuery.all())).isEmpty();
        try (FileLog log = new FileLog(where, rotations)) {
            append(log, OutputStreamName.STDOUT, "out\n", START);
            append(log, OutputStreamName.STDERR, "err\n", START);
        }
        assertThat(read(where, new LogQuery(false, true, -1, Long.MIN_VALUE, Long.MAX_VALUE, false)))
                .containsExactly("err\n");
    }

    @ParameterizedTest
    @EnumSource
    void followingLosesAndDoublesNothingAcrossRotations(Kept kept) throws Exception {
        StoredLog where = log(kept, Map.of("max-size", "20k", "max-file", "1000", "compress", "true"));
        FileLog log = new FileLog(where, rotations);
        Lines seen = new Lines();
        CompletableFuture<Void> follower = follow(log, seen);
        ByteSink batch = new ByteSink(64);
        LineSplitter splitter = new LineSplitter(OutputStreamName.STDOUT, Cut.NONE);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = ("line " + i + "\n").getBytes(UTF_8);
            assertThat(encode(log, splitter, text, START, batch)).isEqualTo(text.length);
            if (i % 37 == 0 || i == 19_999) {
                log.append(batch);
                batch.clear();
                if (log.room() <= 0) {
                    log.rotate();
                }
            }
        }
        log.close();
        follower.get(20, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(seen.list).isEqualTo(lines(0, 20_000));
    }

    @Test
    void aFollowerThatIsTooSlowGoesOnWithTheOldestFileThatIsLeft() throws Exception {
        StoredLog where = log(Kept.JSON, Map.of("max-size", "1k", "max-file", "2"));
        FileLog log = new FileLog(where, rotations);
        append(log, OutputStreamName.STDOUT, "line 0\n", START);
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        Lines seen = new Lines() {
            @Override
            public void flush() {
                stopped.complete(null);
                goOn.join();
            }
        };
        CompletableFuture<Void> follower = follow(log, seen);
        stopped.join();
        for (int i = 1; i < 100; i++) {
            if (log.room() <= 0) {
                log.rotate();
            }
            append(log, OutputStreamName.STDOUT, "line " + i + "\n", START);
        }
        goOn.complete(null);
        log.close();
        follower.get(20, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(seen.list.getFirst()).isEqualTo("line 0\n");
        List<String> rest = seen.list.subList(1, seen.list.size());
        assertThat(rest).hasSizeGreaterThan(14).isSubsetOf(lines(0, 100));
        assertThat(rest.subList(rest.size() - 14, rest.size())).isEqualTo(lines(86, 100));
    }

    @Test
    void whatACrashLeftIsTidiedUp() throws Exception {
        StoredLog where = log(Kept.JSON, Map.of("max-size", "1k", "max-file", "5"));
        RotatedFiles files = new RotatedFiles(where);
        Files.writeString(
                files.plain(1), "{\"log\":\"b\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-01T00:00:00Z\"}\n");
        Files.writeString(files.compressed(1), "no");
        Files.writeString(
                files.plain(4), "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-01T00:00:00Z\"}\n");
        Files.writeString(folder.resolve(where.file().getFileName() + ".123.tmp"), "no");
        try (FileLog log = new FileLog(where, rotations)) {
            append(log, OutputStreamName.STDOUT, "c\n", START);
        }
        assertThat(read(where, LogQuery.all())).containsExactly("a\n", "b\n", "c\n");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder(ID + "-json.log", ID + "-json.log.1", ID + "-json.log.2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatALossOfPowerCutOffIsDropped(Kept kept) throws Exception {
        StoredLog where = log(kept, Map.of());
        write(where, 2);
        byte[] whole = Files.readAllBytes(where.file());
        for (int cut = 0; cut < whole.length; cut++) {
            Files.write(where.file(), java.util.Arrays.copyOf(whole, cut));
            try (FileLog log = new FileLog(where, rotations)) {
                log.dropTorn();
                append(log, OutputStreamName.STDOUT, "next\n", START);
            }
            List<String> left = read(where, LogQuery.all());
            assertThat(left.getLast()).isEqualTo("next\n");
            assertThat(left.subList(0, left.size() - 1)).as("cut at " + cut).isEqualTo(lines(0, left.size() - 1));
        }
    }

    private CompletableFuture<Void> follow(FileLog log, Lines seen) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (LogSnapshot snapshot = log.snapshot()) {
                LogReader.of(log)
                        .read(snapshot, new LogQuery(true, true, -1, Long.MIN_VALUE, Long.MAX_VALUE, true), seen);
                done.complete(null);
            } catch (IOException | InterruptedException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i + "\n").toList();
    }

    private void write(StoredLog where, int count) throws IOException {
        try (FileLog log = new FileLog(where, rotations)) {
            for (int i = 0; i < count; i++) {
                if (log.room() <= 0) {
                    log.rotate();
                }
                append(log, OutputStreamName.STDOUT, "line " + i + "\n", START + i * SECOND);
            }
        }
    }

    private static void append(FileLog log, OutputStreamName stream, String text, long time) throws IOException {
        ByteSink sink = new ByteSink(64);
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(encode(log, new LineSplitter(stream, Cut.NONE), bytes, time, sink))
                .isEqualTo(bytes.length);
        log.append(sink);
    }

    private static int encode(FileLog log, LineSplitter splitter, byte[] bytes, long time, ByteSink out) {
        return splitter.split(bytes, 0, bytes.length, false, time, piece -> {
            log.format().write(out, piece);
            return true;
        });
    }

    private List<String> read(StoredLog where, LogQuery query) throws IOException, InterruptedException {
        Lines lines = new Lines();
        try (LogSnapshot snapshot = LogSnapshot.ofEnded(where, rotations)) {
            LogReader.of(where.format()).read(snapshot, query, lines);
        }
        return lines.list;
    }

    private static class Lines implements LogSink {
        private final List<String> list = new ArrayList<>();

        @Override
        public void line(LogLine line) {
            list.add(new String(line.text().array(), 0, line.text().length(), UTF_8));
        }

        @Override
        public void flush() {}

        @Override
        public boolean isGone() {
            return false;
        }
    }
}
