package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wrong parameters, names of nothing and states that do not fit are answered as dockerd answers them: request by request in
 * {@code src/test/resources/api/refusals}, in the form of {@link Transcript}. A request is a method, a target as people write it and a
 * body of JSON or {@code <tar>}; its answer a status and, of a refusal, the message. {@code -Djdocker.test.record=true} writes the
 * answers of the engine at hand.
 */
@BlackBox
class RefusalsIT {

    private static final Path FOLDER = Path.of("src/test/resources/api/refusals");
    private static final String UNESCAPED = "-._~!*'(),;:@/?=&%";

    private final Engine engine;
    private ApiScene scene;

    RefusalsIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void setTheScene() {
        engine.removeVolumes();
        scene = new ApiScene(engine);
    }

    @AfterEach
    void clear() {
        scene.close();
        Http.Reply _ = engine.http().delete("/images/a:2"); // the one name that is given in spite of all
    }

    @ParameterizedTest
    @ValueSource(strings = {"containers", "create", "images", "networks", "volumes", "system"})
    void mistakesAreAnsweredAsByDockerd(String file) throws IOException {
        Path path = FOLDER.resolve(file + ".txt");
        boolean records = Boolean.getBoolean("jdocker.test.record");
        Transcript.Play play = Transcript.Play.with(engine);
        List<Transcript.Step> recorded = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        AnswerNorm norm = new AnswerNorm(Map.of());
        for (Transcript.Step step : Transcript.read(path).steps()) {
            List<String> answer =
                    norm.apply(answer(step.command())).strip().lines().toList();
            Transcript.Step kept = records ? step.recorded(play, answer) : step;
            recorded.add(kept);
            if (!answer.equals(kept.expected(play))) {
                wrong.add(step.command() + "\n  expected " + kept.expected(play) + "\n  was      " + answer);
            }
        }
        if (records) {
            new Transcript(recorded).write(path);
        }
        assertThat(recorded).isNotEmpty();
        assertThat(wrong).as("what differs from " + path).isEmpty();
    }

    private String answer(String request) throws IOException {
        String[] parts = request.split(" ", 3);
        boolean archive = parts.length == 3 && parts[2].equals("<tar>");
        byte[] body = parts.length < 3 ? new byte[0] : archive ? tar() : parts[2].getBytes(StandardCharsets.UTF_8);
        String type = body.length == 0 ? "" : "Content-Type: application/" + (archive ? "x-tar" : "json");
        String target = escaped(scene.path(parts[1]));
        Http.Reply reply = engine.http().exact(parts[0], target, type, body);
        if (reply.status() == 201 && target.contains("/containers/create")) {
            String id = reply.json().path("Id").asText();
            engine.http().delete("/containers/" + id + "?v=1").expect(204);
        }
        return reply.status() + " " + (reply.status() < 400 || parts[0].equals("HEAD") ? "" : message(reply));
    }

    private static String message(Http.Reply reply) {
        return reply.headers().getOrDefault("content-type", "").startsWith("application/json")
                ? reply.message()
                : reply.text();
    }

    /** A tar with one empty file. */
    private static byte[] tar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.putArchiveEntry(new TarArchiveEntry("file"));
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static String escaped(String target) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = Character.isLetterOrDigit(b) || UNESCAPED.indexOf(b) >= 0;
            escaped.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        return escaped.toString();
    }

    /** Each difference is one that the documentation tells of. */
    @ParameterizedTest
    @ValueSource(strings = {"containers", "create", "images", "networks", "volumes", "system"})
    void whatDiffersIsDocumented(String file) throws IOException {
        String documented =
                Files.readString(Path.of("../docs/compatibility.md")).replaceAll("\\s+", " ");
        assertThat(Transcript.read(FOLDER.resolve(file + ".txt")).steps().stream()
                        .flatMap(Transcript.Step::excuses)
                        .filter(excuse -> !documented.contains(excuse)))
                .isEmpty();
    }
}
