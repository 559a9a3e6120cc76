package dev.jdocker.daemon.container.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.OutputStreamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays a crash at each step of an append: the spool is a byte array here, the log and the position are files. */
class OutputLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final byte[] SPOOL = ("one\ntwo\n" + "x".repeat(40_000) + "\nthree\nunfinished").getBytes(UTF_8);

    @TempDir
    Path folder;

    @Test
    void aCrashAtAnyByteOfAnAppendNeitherLosesNorDoublesALine() throws Exception {
        Path log = folder.resolve("log");
        Path position = folder.resolve("position");
        pump(log, position, SPOOL.length);
        byte[] whole = Files.readAllBytes(log);
        byte[] intent = Files.readAllBytes(position);

        for (int cut = 0; cut <= whole.length; cut += cut < 300 ? 1 : 977) {
            Files.write(log, Arrays.copyOf(whole, cut));
            Files.write(position, intent);
            pump(log, position, SPOOL.length);
            assertThat(Files.readAllBytes(log)).as("cut at " + cut).isEqualTo(whole);
        }
    }

    @Test
    void aCrashBetweenAppendsGoesOnInTheMiddleOfALine() throws Exception {
        Path log = folder.resolve("whole");
        pump(log, folder.resolve("position"), SPOOL.length);
        byte[] whole = Files.readAllBytes(log);

        Path other = folder.resolve("other");
        Path position = folder.resolve("position2");
        for (int upTo = 1; upTo < SPOOL.length; upTo += 1713) {
            pump(other, position, upTo);
        }
        pump(other, position, SPOOL.length);
        assertThat(Files.readAllBytes(other)).isEqualTo(whole);
    }

    @Test
    void aLineCutOffByALossOfPowerDoesNotRunIntoTheNext() throws Exception {
        Path log = folder.resolve("log");
        Files.writeString(log, "{\"log\":\"half", StandardOpenOption.CREATE);
        pump(log, folder.resolve("position"), 4);
        assertThat(Files.readString(log)).startsWith("{\"log\":\"half\n{\"log\":\"one\\n\"");
    }

    /** What the pump does with a spool of that length, from where the position says. */
    private static void pump(Path log, Path position, int spoolLength) throws IOException {
        try (OutputLog output = new OutputLog(log, position, CLOCK)) {
            ByteSink lines = new ByteSink(64);
            int used;
            do {
                int from = (int) output.logged(OutputStreamName.STDOUT);
                byte[] bytes = Arrays.copyOfRange(SPOOL, from, spoolLength);
                used = output.append(OutputStreamName.STDOUT, bytes, bytes.length, false, lines);
            } while (used > 0);
        }
    }
}
