package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {

    private static final Path FOLDER = Path.of("src/test/resources/transcript");

    private static List<Transcript.Step> all() throws IOException {
        List<Transcript.Step> steps = new ArrayList<>();
        for (String scene : TranscriptIT.SCENES) {
            steps.addAll(Transcript.read(FOLDER.resolve(scene + ".txt")).steps());
        }
        return steps;
    }

    @Test
    void hundredsOfCommandsAreCompared() throws IOException {
        assertThat(all().stream().map(Transcript.Step::command).distinct()).hasSizeGreaterThan(600);
    }

    @Test
    void everyDifferenceStandsInTheDocuments() throws IOException {
        String documents = Files.readString(Path.of("../docs/compatibility.md")).replaceAll("\\s+", " ");
        assertThat(all().stream().flatMap(Transcript.Step::excuses))
                .isNotEmpty()
                .allMatch(documents::contains);
    }

    @Test
    void whatIsReadIsWrittenAgain(@TempDir Path folder) throws IOException {
        for (String scene : TranscriptIT.SCENES) {
            Path copy = folder.resolve(scene);
            Transcript.read(FOLDER.resolve(scene + ".txt")).write(copy);
            assertThat(copy).hasSameTextualContentAs(FOLDER.resolve(scene + ".txt"));
        }
    }
}
