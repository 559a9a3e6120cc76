package dev.jdocker.cli.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine tells of a build at once: BuildKit's {@code StatusResponse} (moby/buildkit, api/services/control/control.proto).
 * A vertex is a step; it is told anew with each change.
 */
record Trace(List<Vertex> vertexes, List<Status> statuses, List<Log> logs, List<Warning> warnings) {

    Trace {
        vertexes = List.copyOf(vertexes);
        statuses = List.copyOf(statuses);
        logs = List.copyOf(logs);
        warnings = List.copyOf(warnings);
    }

    /** A step; {@code started} and {@code completed} are null before, {@code error} is empty without one. */
    record Vertex(
            String digest,
            List<String> inputs,
            String name,
            boolean cached,
            @Nullable Instant started,
            @Nullable Instant completed,
            String error) {}

    /** Something within a step that goes on or is done; {@code total} is 0 if it is not known. */
    record Status(
            String id,
            String vertex,
            String name,
            long current,
            long total,
            @Nullable Instant timestamp,
            @Nullable Instant started,
            @Nullable Instant completed) {}

    /** Output of a step, {@code latin1} byte by byte: it may begin and end within a character. */
    record Log(String vertex, @Nullable Instant timestamp, long stream, String latin1) {}

    record Warning(String vertex, long level, String shortText, List<String> detail, String url) {}

    static Trace read(byte[] message) throws IOException {
        WireReader in = new WireReader(message);
        List<Vertex> vertexes = new ArrayList<>();
        List<Status> statuses = new ArrayList<>();
        List<Log> logs = new ArrayList<>();
        List<Warning> warnings = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> vertexes.add(vertex(in.message()));
                case 2 -> statuses.add(status(in.message()));
                case 3 -> logs.add(log(in.message()));
                case 4 -> warnings.add(warning(in.message()));
                default -> in.skip();
            }
        }
        return new Trace(vertexes, statuses, logs, warnings);
    }

    private static Vertex vertex(WireReader in) throws IOException {
        String digest = "";
        List<String> inputs = new ArrayList<>();
        String name = "";
        boolean cached = false;
        Instant started = null;
        Instant completed = null;
        String error = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> digest = in.text();
                case 2 -> inputs.add(in.text());
                case 3 -> name = in.text();
                case 4 -> cached = in.number() != 0;
                case 5 -> started = instant(in.message());
                case 6 -> completed = instant(in.message());
                case 7 -> error = in.text();
                default -> in.skip();
            }
        }
        return new Vertex(digest, List.copyOf(inputs), name, cached, started, completed, error);
    }

    private static Status status(WireReader in) throws IOException {
        String id = "";
        String vertex = "";
        String name = "";
        long current = 0;
        long total = 0;
        Instant timestamp = null;
        Instant started = null;
        Instant completed = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> id = in.text();
                case 2 -> vertex = in.text();
                case 3 -> name = in.text();
                case 4 -> current = in.number();
                case 5 -> total = in.number();
                case 6 -> timestamp = instant(in.message());
                case 7 -> started = instant(in.message());
                case 8 -> completed = instant(in.message());
                default -> in.skip();
            }
        }
        return new Status(id, vertex, name, current, total, timestamp, started, completed);
    }

    private static Log log(WireReader in) throws IOException {
        String vertex = "";
        Instant timestamp = null;
        long stream = 0;
        String latin1 = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> vertex = in.text();
                case 2 -> timestamp = instant(in.message());
                case 3 -> stream = in.number();
                case 4 -> latin1 = new String(in.blob(), StandardCharsets.ISO_8859_1);
                default -> in.skip();
            }
        }
        return new Log(vertex, timestamp, stream, latin1);
    }

    private static Warning warning(WireReader in) throws IOException {
        String vertex = "";
        long level = 0;
        String shortText = "";
        List<String> detail = new ArrayList<>();
        String url = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> vertex = in.text();
                case 2 -> level = in.number();
                case 3 -> shortText = in.text();
                case 4 -> detail.add(in.text());
                case 5 -> url = in.text();
                default -> in.skip();
            }
        }
        return new Warning(vertex, level, shortText, List.copyOf(detail), url);
    }

    private static Instant instant(WireReader in) throws IOException {
        long seconds = 0;
        long nanos = 0;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> seconds = in.number();
                case 2 -> nanos = in.number();
                default -> in.skip();
            }
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }
}
