package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What shells are told to offer. */
class CompletionTest {

    private static List<String> candidates(String... words) throws Exception {
        try (FakeEngine engine = new FakeEngine()) {
            engine.json(
                    "GET /containers/json",
                    "[{\"Names\":[\"/web\"],\"Image\":\"nginx\"},{\"Names\":[\"/db\"],\"Image\":\"postgres\"}]");
            engine.json("GET /images/json", "[{\"RepoTags\":[\"nginx:1\",\"nginx:2\"]},{\"RepoTags\":[]}]");
            engine.json("GET /networks", "[{\"Name\":\"bridge\",\"Driver\":\"bridge\"}]");
            List<String> all = new ArrayList<>(List.of("__complete"));
            all.addAll(List.of(words));
            Ran ran = Ran.jdocker(engine, all);
            assertThat(ran.status()).isZero();
            return ran.out().lines().map(line -> line.split("\t", 2)[0]).toList();
        }
    }

    @Test
    void commandsGroupsAndTheirCommands() throws Exception {
        assertThat(candidates("ru")).containsExactly("run");
        assertThat(candidates("con")).contains("container", "context");
        assertThat(candidates("context", "u")).containsExactly("update", "use");
        assertThat(candidates("-D", "ru")).containsExactly("run");
    }

    @Test
    void flagsAndTheirValues() throws Exception {
        assertThat(candidates("run", "--memory-s")).containsExactly("--memory-swap", "--memory-swappiness");
        assertThat(candidates("run", "--network", "")).containsExactly("bridge");
        assertThat(candidates("run", "--restart", "a")).containsExactly("always");
        assertThat(candidates("--tlsc")).containsExactly("--tlscacert", "--tlscert");
    }

    @Test
    void whatTheEngineHas() throws Exception {
        assertThat(candidates("stop", "")).containsExactly("web", "db");
        assertThat(candidates("container", "stop", "w")).containsExactly("web");
        assertThat(candidates("run", "nginx:")).containsExactly("nginx:1", "nginx:2");
        assertThat(candidates("image", "inspect", "nginx:2")).containsExactly("nginx:2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void eachShellHasAScriptThatAsks(String shell) throws Exception {
        try (FakeEngine engine = new FakeEngine()) {
            assertThat(Ran.jdocker(engine, List.of("completion", shell)).out()).contains("__complete");
            assertThat(Ran.jdocker(engine, List.of("completion", "tcsh")).err())
                    .isEqualTo("there is no completion for the shell \"tcsh\"\n");
        }
    }
}
