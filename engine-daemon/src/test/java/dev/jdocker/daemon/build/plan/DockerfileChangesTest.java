package dev.jdocker.daemon.build.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.daemon.error.BadRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileChangesTest {

    private static final ImageConfig EMPTY = ImageConfig.builder().build();

    private static ImageConfig changed(ImageConfig config, String... changes) {
        return new DockerfileChanges().apply(config, List.of(changes));
    }

    @Test
    void noChangesLeaveTheConfig() {
        ImageConfig config = ImageConfig.builder().env(List.of("A=1")).build();
        assertThat(changed(config)).isSameAs(config);
    }

    @Test
    void nothingIsAddedThatNobodyAskedFor() {
        assertThat(changed(EMPTY, "USER me").workingDir()).isEmpty();
        assertThat(changed(EMPTY, "USER me").env()).isEmpty();
    }

    @Test
    void variablesAreThoseOfTheConfigAndOfLinesBefore() {
        ImageConfig config = ImageConfig.builder().env(List.of("A=1", "B=2")).build();
        assertThat(changed(config, "ENV A=$B\nENV C=$A", "WORKDIR /$C").env()).containsExactly("A=2", "B=2", "C=2");
    }

    @Test
    void aCommandForTheShellGetsTheConfigsShell() {
        ImageConfig config =
                ImageConfig.builder().shell(List.of("/bin/ash", "-c")).build();
        assertThat(changed(config, "cmd echo hi").cmd()).containsExactly("/bin/ash", "-c", "echo hi");
    }

    @Test
    void aNewEntrypointTakesTheOldCommandAwayUnlessThereIsANewOne() {
        ImageConfig config = ImageConfig.builder().cmd(List.of("old")).build();
        assertThat(changed(config, "ENTRYPOINT [\"e\"]").cmd()).isNull();
        assertThat(changed(config, "CMD [\"new\"]", "ENTRYPOINT [\"e\"]").cmd()).containsExactly("new");
    }

    @Test
    void linesMayGoOnWithTheEscapeThatTheirHeadNames() {
        assertThat(changed(EMPTY, "# escape=`\nENV A=1 `\n B=2").env()).containsExactly("A=1", "B=2");
    }

    @Test
    void onBuildIsKeptAsItIsWritten() {
        ImageConfig config = ImageConfig.builder().onBuild(List.of("RUN a")).build();
        assertThat(changed(config, "ONBUILD COPY $A b").onBuild()).containsExactly("RUN a", "COPY $A b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN x | RUN is not a valid change command",
                "from x | from is not a valid change command",
                "SHELL [\"a\"] | SHELL is not a valid change command",
                "ONBUILD FROM x | FROM isn't allowed as an ONBUILD trigger",
                "HEALTHCHECK foo | Unknown type \"FOO\" in HEALTHCHECK (try CMD)",
                "WORKDIR | WORKDIR requires exactly one argument",
                "CMD --x=1 y | unknown flag: --x",
                "# nothing | file with no instructions"
            })
    void mistakesAreToldAsDockerDoes(String change, String message) {
        assertThatThrownBy(() -> changed(EMPTY, change))
                .isInstanceOf(BadRequest.class)
                .hasMessage(message);
    }
}
