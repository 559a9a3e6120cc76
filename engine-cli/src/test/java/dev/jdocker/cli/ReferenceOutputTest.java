package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same engine's answers look the same through jdocker as through the docker CLI. */
class ReferenceOutputTest {
    static List<Reference> outputs() throws IOException {
        return Reference.all("outputs.json");
    }

    static List<Reference> refusals() throws IOException {
        return Reference.all("refusals.json");
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void listsAndTemplatesPrintWhatDockerPrints(Reference docker) throws Exception {
        try (FakeEngine engine = engine()) {
            Ran jdocker = Ran.jdocker(engine, docker.args());
            assertThat(jdocker.out()).isEqualTo(docker.out());
            assertThat(named(jdocker.err())).isEqualTo(named(docker.err()));
            assertThat(jdocker.status()).isEqualTo(docker.status());
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalsReadAndEndAsDockersDo(Reference docker) throws Exception {
        try (FakeEngine engine = engine()) {
            Ran jdocker = Ran.jdocker(engine, docker.args());
            assertThat(named(jdocker.err())).isEqualTo(named(docker.err()));
            assertThat(jdocker.out()).isEqualTo(docker.out());
            assertThat(jdocker.status()).isEqualTo(docker.status());
        }
    }

    /** The program's own name aside. */
    private static String named(String text) {
        return text.replace("jdocker", "docker");
    }

    private static FakeEngine engine() throws IOException {
        FakeEngine engine = new FakeEngine();
        for (Map.Entry<String, Object> answer :
                Json.asObject(Reference.resource("answers.json")).entrySet()) {
            engine.json("GET " + answer.getKey(), Json.compact(answer.getValue()));
        }
        return engine;
    }
}
