package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Docker's client gets the same answers from this engine as from dockerd, command by command, and our client gives them in the same
 * words: the transcripts in {@code src/test/resources/transcript} were written by dockerd 28.5. With {@code -Djdocker.test.record=true} they are written anew
 * by the engine that the suite runs against, only those named by {@code -Djdocker.test.scenes=run,exec} where that is given.
 */
@BlackBox
class TranscriptIT {

    private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcript");

    static final List<String> SCENES = List.of(
            "containers", "run", "exec", "images", "networks", "volumes", "system", "events", "inspect", "help");

    private final Engine engine;

    TranscriptIT(Engine engine) {
        this.engine = engine;
    }

    /** What a scene leaves is in the way of other suites. */
    @AfterEach
    void removeWhatIsLeft() {
        engine.removeContainers();
        engine.removeNetworks();
        engine.removeVolumes();
        for (JsonNode image : engine.http().get("/images/json").expect(200).json()) {
            for (JsonNode name : image.path("RepoTags")) {
                if (name.asText().startsWith("blackbox/other:")) {
                    engine.http().delete("/images/" + name.asText());
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SCENES")
    void dockersClientIsAnsweredAsByDockerd(String scene) throws IOException {
        Cli.DOCKER.require();
        play(scene, Transcript.Play.with(engine), Cli.DOCKER.program());
    }

    @ParameterizedTest
    @FieldSource("SCENES")
    @Timeout(value = 10, unit = TimeUnit.MINUTES) // a hundred JVMs and more, one after the other
    void ourClientSaysWhatDockersDoes(String scene) throws IOException {
        Path docker = engine.newFolder().resolve("docker");
        Files.createSymbolicLink(docker, Cli.JDOCKER.program());
        play(scene, Transcript.Play.JDOCKER, docker);
    }

    private void play(String scene, Transcript.Play play, Path docker) throws IOException {
        String only = System.getProperty("jdocker.test.scenes", scene);
        Assumptions.assumeTrue(List.of(only.split(",", -1)).contains(scene), "another scene was asked for: " + only);
        engine.removeVolumes();
        boolean records = Boolean.getBoolean("jdocker.test.record");
        Path file = TRANSCRIPTS.resolve(scene + ".txt");
        Transcript transcript = Transcript.read(file);
        Path folder = engine.newFolder();
        AnswerNorm norm = norm(folder);
        List<Transcript.Step> recorded = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Transcript.Step step : transcript.steps()) {
            List<String> lines = Transcript.lines(run(folder, docker, step.command()), norm);
            Transcript.Step kept = records ? step.recorded(play, lines) : step;
            recorded.add(kept);
            List<String> expected = kept.expected(play);
            if (!play.called(lines).equals(play.called(expected))) {
                wrong.add("$ %s%nexpected:%n%s%nwas:%n%s"
                        .formatted(step.command(), String.join("\n", expected), String.join("\n", lines)));
            }
        }
        if (records) {
            new Transcript(recorded).write(file);
        }
        assertThat(wrong).as("what differs from " + file).isEmpty();
    }

    private AnswerNorm norm(Path folder) {
        Map<Path, String> folders = new LinkedHashMap<>();
        folders.put(folder, "<here>");
        folders.put(engine.clientConfig(), "<config>");
        folders.put(Path.of(engine.there(folder)), "<here>");
        folders.put(
                Path.of(engine.http()
                        .get("/info")
                        .expect(200)
                        .json()
                        .path("DockerRootDir")
                        .asText()),
                "<root>");
        return new AnswerNorm(folders);
    }

    /** @param docker the program that the word {@code docker} of the command is */
    private Outcome run(Path folder, Path docker, String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", docker.toAbsolutePath().getParent() + ":" + environment.get("PATH"));
        environment.put("SHARED", engine.there(folder));
        environment.put("TZ", "UTC");
        environment.put("LC_ALL", "C");
        Files.createDirectories(folder.resolve("sub"));
        return Cli.finish(Cli.start(engine, builder), new byte[0], command);
    }
}
