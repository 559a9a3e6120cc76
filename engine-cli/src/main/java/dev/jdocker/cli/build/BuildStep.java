package dev.jdocker.cli.build;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known of one step of a build. */
final class BuildStep {

    private static final int KEPT_LINES = 200;

    private final Map<String, Trace.Status> statuses = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private Trace.Vertex vertex;
    private String unfinished = "";

    BuildStep(Trace.Vertex vertex) {
        this.vertex = vertex;
    }

    Trace.Vertex vertex() {
        return vertex;
    }

    void update(Trace.Vertex told) {
        vertex = told;
    }

    void update(Trace.Status told) {
        statuses.put(told.id(), told);
    }

    /** Adds output; the lines that it completes, each with the seconds since the step's start before it. */
    List<String> add(Trace.Log log) {
        String[] parts = (unfinished + log.latin1()).split("\n", -1);
        unfinished = parts[parts.length - 1];
        List<String> complete = new ArrayList<>();
        for (int i = 0; i < parts.length - 1; i++) {
            complete.add(line(parts[i], log.timestamp()));
        }
        keep(complete);
        return complete;
    }

    /** What is left of the output when nothing more comes; empty if it ended with a whole line. */
    List<String> rest() {
        List<String> rest = unfinished.isEmpty() ? List.of() : List.of(line(unfinished, vertex.completed()));
        unfinished = "";
        keep(rest);
        return rest;
    }

    private void keep(List<String> more) {
        lines.addAll(more);
        if (lines.size() > KEPT_LINES) {
            lines.subList(0, lines.size() - KEPT_LINES).clear();
        }
    }

    private String line(String latin1, @Nullable Instant at) {
        String text = new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        String shown = text.substring(text.lastIndexOf('\r', Math.max(0, text.length() - 2)) + 1)
                .replace("\r", "");
        Instant started = vertex.started();
        Duration since =
                started == null || at == null || at.isBefore(started) ? Duration.ZERO : Duration.between(started, at);
        return String.format(Locale.ROOT, "%.3f %s", since.toMillis() / 1000.0, shown);
    }

    /** The last lines of its output. */
    List<String> tail(int count) {
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    List<Trace.Status> statuses() {
        return List.copyOf(statuses.values());
    }

    boolean isDone() {
        return vertex.completed() != null;
    }

    boolean isRunning() {
        return vertex.started() != null && vertex.completed() == null;
    }

    boolean isCanceled() {
        return vertex.error().endsWith("context canceled");
    }

    boolean isFailed() {
        return !vertex.error().isEmpty() && !isCanceled();
    }

    /** How long it took, or takes by now. */
    String seconds(Instant now) {
        Instant started = vertex.started();
        Instant completed = vertex.completed();
        Duration taken =
                started == null ? Duration.ZERO : Duration.between(started, completed == null ? now : completed);
        return seconds(taken);
    }

    static String seconds(Duration taken) {
        return String.format(Locale.ROOT, "%.1fs", Math.max(0, taken.toMillis()) / 1000.0);
    }
}
