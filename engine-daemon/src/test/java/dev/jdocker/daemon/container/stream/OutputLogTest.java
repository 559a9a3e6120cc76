package dev.jdocker.daemon.container.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.FileLog;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.LogSource;
import dev.jdocker.daemon.log.OpenLog;
import dev.jdocker.daemon.log.OutputStreamName;
import dev.jdocker.daemon.log.Rotations;
import dev.jdocker.daemon.log.StoredLog;
import dev.jdocker.daemon.log.jsonfile.JsonFileDriver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays a crash at each step of an append: the spool is a byte array here, the log and the position are files. */
class OutputLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final byte[] SPOOL = ("one\ntwo\n" + "x".repeat(40_000) + "\nthree\nunfinished").getBytes(UTF_8);

    @TempDir
    Path folder;

    private final Rotations rotations = new Rotations();

    @Test
    void aCrashAtAnyByteOfAnAppendNeitherLosesNorDoublesALine() throws Exception {
        StoredLog log = log("log", Map.of());
        Path position = folder.resolve("position");
        pump(log, position, SPOOL.length);
        byte[] whole = Files.readAllBytes(log.file());
        byte[] intent = Files.readAllBytes(position);

        for (int cut = 0; cut <= whole.length; cut += cut < 300 ? 1 : 977) {
            Files.write(log.file(), Arrays.copyOf(whole, cut));
            Files.write(position, intent);
            pump(log, position, SPOOL.length);
            assertThat(Files.readAllBytes(log.file())).as("cut at " + cut).isEqualTo(whole);
        }
    }

    @Test
    void aCrashBetweenAppendsGoesOnInTheMiddleOfALine() throws Exception {
        StoredLog log = log("whole", Map.of());
        pump(log, folder.resolve("position"), SPOOL.length);
        byte[] whole = Files.readAllBytes(log.file());

        StoredLog other = log("other", Map.of());
        Path position = folder.resolve("position2");
        for (int upTo = 1; upTo < SPOOL.length; upTo += 1713) {
            pump(other, position, upTo);
        }
        pump(other, position, SPOOL.length);
        assertThat(Files.readAllBytes(other.file())).isEqualTo(whole);
    }

    @Test
    void aLineCutOffByALossOfPowerDoesNotRunIntoTheNext() throws Exception {
        StoredLog log = log("log", Map.of());
        Files.createDirectories(folder.resolve("log"));
        Files.writeString(log.file(), "{\"log\":\"half", StandardOpenOption.CREATE);
        pump(log, folder.resolve("position"), 4);
        assertThat(Files.readString(log.file())).startsWith("{\"log\":\"one\\n\"");
    }

    @Test
    void rotationKeepsWhatOneFileWouldHold() throws Exception {
        StoredLog one = log("one", Map.of());
        pump(one, folder.resolve("position"), SPOOL.length);
        StoredLog many = log("many", Map.of("max-size", "1k", "max-file", "100"));
        pump(many, folder.resolve("position2"), SPOOL.length);
        assertThat(all(many)).isEqualTo(Files.readAllBytes(one.file()));
        assertThat(many.file().resolveSibling(many.file().getFileName() + ".2")).exists();
    }

    /** Each step of a rotation, as a crash would leave it, with the position that stands there then. */
    @Test
    void aCrashAtAnyStepOfARotationNeitherLosesNorDoublesALine() throws Exception {
        byte[] spool = "a long line to fill a file\n".repeat(40).getBytes(UTF_8);
        StoredLog reference = log("reference", Map.of());
        pump(reference, folder.resolve("position"), spool, spool.length);
        byte[] whole = Files.readAllBytes(reference.file());
        for (int step = 0; step < 4; step++) {
            for (int upTo = 27; upTo < spool.length; upTo += 27) {
                Path own = Files.createTempDirectory(folder, "case");
                StoredLog log = log(own.getFileName() + "/log", Map.of("max-size", "300", "max-file", "100"));
                Path position = own.resolve("position");
                pump(log, position, spool, upTo);
                crashInRotation(log, position, step);
                pump(log, position, spool, spool.length);
                assertThat(all(log)).as("step " + step + " at " + upTo).isEqualTo(whole);
            }
        }
    }

    private void crashInRotation(StoredLog log, Path position, int step) throws IOException {
        if (Files.size(log.file()) < log.rotation().maxBytes()) {
            return;
        }
        // The record that OutputLog writes first: from the length to none, the spools where they were.
        try (PositionFile positions = new PositionFile(position)) {
            Position before = positions.recover(Files.size(log.file())).orElseThrow();
            positions.intend(before, before.withLength(0));
        }
        String name = String.valueOf(log.file().getFileName());
        int last = 1;
        while (Files.exists(log.file().resolveSibling(name + "." + last))) {
            last++;
        }
        if (step >= 1) {
            for (int number = last; number > 1; number--) {
                move(log, name + "." + (number - 1), name + "." + number);
            }
        }
        if (step >= 2) {
            move(log, name, name + ".1");
        }
        if (step >= 3) {
            Files.createFile(log.file());
        }
    }

    private static void move(StoredLog log, String from, String to) throws IOException {
        Files.move(log.file().resolveSibling(from), log.file().resolveSibling(to), StandardCopyOption.REPLACE_EXISTING);
    }

    /** All files of a log, one after the other. */
    private static byte[] all(StoredLog log) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int number = log.rotation().maxFiles(); number > 0; number--) {
            Path old = log.file().resolveSibling(log.file().getFileName() + "." + number);
            if (Files.exists(old)) {
                all.write(Files.readAllBytes(old));
            }
        }
        all.write(Files.readAllBytes(log.file()));
        return all.toByteArray();
    }

    private StoredLog log(String name, Map<String, String> options) {
        return new JsonFileDriver()
                .locate(new LogSource(
                        "0123456789ab",
                        "name",
                        "sha256:1",
                        "box",
                        List.of("sh"),
                        List.of(),
                        Map.of(),
                        Instant.EPOCH,
                        folder.resolve(name),
                        new LogOptions(options)));
    }

    private void pump(StoredLog log, Path position, int spoolLength) throws IOException {
        pump(log, position, SPOOL, spoolLength);
    }

    /** What the pump does with a spool of that length, from where the position says. */
    private void pump(StoredLog log, Path position, byte[] spool, int spoolLength) throws IOException {
        try (OutputLog output = new OutputLog(OpenLog.stored(new FileLog(log, rotations)), position, CLOCK)) {
            ByteSink lines = new ByteSink(64);
            int used;
            do {
                int from = (int) output.logged(OutputStreamName.STDOUT);
                byte[] bytes = Arrays.copyOfRange(spool, from, spoolLength);
                used = output.store(output.send(OutputStreamName.STDOUT, bytes, bytes.length, false), lines);
            } while (used > 0);
        }
    }
}
