package dev.jdocker.cli.build;

import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code --progress rawjson}: each message as a line of JSON, by the names that BuildKit's clients use. */
final class RawDisplay implements BuildDisplay {

    private final OutputStream out;
    private final BuildSteps steps;

    RawDisplay(OutputStream out, BuildSteps steps) {
        this.out = out;
        this.steps = steps;
    }

    @Override
    public void show(Trace trace) throws IOException {
        steps.update(trace);
        Map<String, Object> line = new LinkedHashMap<>();
        put(line, "vertexes", trace.vertexes(), RawDisplay::vertex);
        put(line, "statuses", trace.statuses(), RawDisplay::status);
        put(line, "logs", trace.logs(), RawDisplay::log);
        put(line, "warnings", trace.warnings(), RawDisplay::warning);
        out.write((Json.compact(line) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static <T> void put(
            Map<String, Object> line, String key, List<T> values, Function<T, Map<String, Object>> form) {
        if (!values.isEmpty()) {
            line.put(key, values.stream().map(form).toList());
        }
    }

    private static Map<String, Object> vertex(Trace.Vertex vertex) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("digest", vertex.digest());
        if (!vertex.inputs().isEmpty()) {
            form.put("inputs", vertex.inputs());
        }
        form.put("name", vertex.name());
        time(form, "started", vertex.started());
        time(form, "completed", vertex.completed());
        if (vertex.cached()) {
            form.put("cached", true);
        }
        if (!vertex.error().isEmpty()) {
            form.put("error", vertex.error());
        }
        return form;
    }

    private static Map<String, Object> status(Trace.Status status) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("id", status.id());
        form.put("vertex", status.vertex());
        form.put("name", status.name());
        form.put("total", status.total());
        form.put("current", status.current());
        time(form, "timestamp", status.timestamp());
        time(form, "started", status.started());
        time(form, "completed", status.completed());
        return form;
    }

    private static Map<String, Object> log(Trace.Log log) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("vertex", log.vertex());
        form.put("stream", log.stream());
        form.put("data", Base64.getEncoder().encodeToString(log.latin1().getBytes(StandardCharsets.ISO_8859_1)));
        time(form, "timestamp", log.timestamp());
        return form;
    }

    private static Map<String, Object> warning(Trace.Warning warning) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("vertex", warning.vertex());
        form.put("level", warning.level());
        form.put("short", base64(warning.shortText()));
        form.put("detail", warning.detail().stream().map(RawDisplay::base64).toList());
        form.put("url", warning.url());
        return form;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void time(Map<String, Object> form, String key, @Nullable Instant time) {
        if (time != null) {
            form.put(key, time.toString());
        }
    }
}
