package dev.jdocker.daemon.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final long START = LogTime.epochNanos(Instant.parse("2026-01-01T00:00:00Z"));
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void theTailIsFoundFromTheEnd() throws Exception {
        Path file = folder.resolve("log");
        try (JsonFileLog log = new JsonFileLog(file)) {
            for (int i = 0; i < 5000; i++) {
                append(log, OutputStreamName.STDOUT, "line " + i + "\n", START + i * SECOND);
            }
        }
        for (int tail : new int[] {0, 1, 2, 700, 4999, 5000, 6000}) {
            assertThat(read(file, new LogQuery(true, true, tail, Long.MIN_VALUE, Long.MAX_VALUE, false)))
                    .isEqualTo(lines(Math.max(0, 5000 - tail), 5000));
        }
        assertThat(read(file, new LogQuery(true, true, -1, START + 4998 * SECOND, Long.MAX_VALUE, false)))
                .isEqualTo(lines(4998, 5000));
        assertThat(read(file, new LogQuery(true, true, -1, Long.MIN_VALUE, START + SECOND, false)))
                .isEqualTo(lines(0, 2));
    }

    @Test
    void aStreamThatIsNotWantedIsLeftOutAndAMissingFileIsEmpty() throws Exception {
        Path file = folder.resolve("log");
        assertThat(read(file, LogQuery.all())).isEmpty();
        try (JsonFileLog log = new JsonFileLog(file)) {
            append(log, OutputStreamName.STDOUT, "out\n", START);
            append(log, OutputStreamName.STDERR, "err\n", START);
        }
        assertThat(read(file, new LogQuery(false, true, -1, Long.MIN_VALUE, Long.MAX_VALUE, false)))
                .containsExactly("err\n");
    }

    @Test
    void followingLosesAndDoublesNothing() throws Exception {
        Path file = folder.resolve("log");
        JsonFileLog log = new JsonFileLog(file);
        Lines seen = new Lines();
        Thread follower = Thread.ofVirtual().start(() -> {
            try {
                new LogReader(file, log.growth())
                        .read(new LogQuery(true, true, -1, Long.MIN_VALUE, Long.MAX_VALUE, true), seen);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        ByteSink batch = new ByteSink(64);
        LineSplitter splitter = new LineSplitter(OutputStreamName.STDOUT, 0);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = ("line " + i + "\n").getBytes(UTF_8);
            assertThat(splitter.encode(text, text.length, false, START, batch)).isEqualTo(text.length);
            if (i % 37 == 0 || i == 19_999) {
                log.append(batch);
                batch.clear();
            }
        }
        log.close();
        assertThat(follower.join(java.time.Duration.ofSeconds(20))).isTrue();
        assertThat(seen.list).isEqualTo(lines(0, 20_000));
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i + "\n").toList();
    }

    private static void append(JsonFileLog log, OutputStreamName stream, String text, long time) throws IOException {
        ByteSink sink = new ByteSink(64);
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(new LineSplitter(stream, 0).encode(bytes, bytes.length, false, time, sink))
                .isEqualTo(bytes.length);
        log.append(sink);
    }

    private static List<String> read(Path file, LogQuery query) throws IOException, InterruptedException {
        Lines lines = new Lines();
        LogReader.ofEnded(file).read(query, lines);
        return lines.list;
    }

    private static final class Lines implements LogSink {
        private final List<String> list = new ArrayList<>();

        @Override
        public void line(JsonLine line, byte[] bytes, int length) {
            list.add(new String(bytes, 0, length, UTF_8));
        }

        @Override
        public void flush() {}

        @Override
        public boolean isGone() {
            return false;
        }
    }
}
