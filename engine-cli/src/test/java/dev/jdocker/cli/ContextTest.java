package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts, kept where and as the docker CLI keeps them, and used as it uses them. */
class ContextTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void useAFolderOfItsOwn() {
        environment.put("DOCKER_CONFIG", folder.toString());
    }

    private Ran jdocker(String... words) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Jdocker(new ByteArrayInputStream(new byte[0]), out, err, environment, Ran.CLOCK)
                .run(List.of(words));
        return new Ran(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aContextIsMadeListedChosenAndRemoved() throws Exception {
        Ran made =
                jdocker("context", "create", "far", "--description", "A server", "--docker", "host=tcp://1.2.3.4:2375");
        assertThat(made.out()).isEqualTo("far\n");
        assertThat(made.err()).isEqualTo("Successfully created context \"far\"\n");
        assertThat(jdocker("context", "ls").out()).isEqualTo("""
                NAME        DESCRIPTION                               DOCKER ENDPOINT            ERROR
                default *   Current DOCKER_HOST based configuration   unix:///run/jdocker.sock  \s
                far         A server                                  tcp://1.2.3.4:2375        \s
                """);
        assertThat(jdocker("context", "use", "far").err()).isEqualTo("Current context is now \"far\"\n");
        assertThat(jdocker("context", "show").out()).isEqualTo("far\n");
        assertThat(folder.resolve("config.json")).content().contains("\"currentContext\": \"far\"");
        assertThat(jdocker("context", "rm", "far").err())
                .isEqualTo("context \"far\" is in use, set -f flag to force remove\n");
        assertThat(jdocker("context", "rm", "-f", "far").status()).isZero();
        assertThat(jdocker("context", "show").out()).isEqualTo("default\n");
    }

    @Test
    void theFilesAreDockers() throws Exception {
        jdocker("context", "create", "one", "--docker", "host=tcp://1.2.3.4:2375");
        assertThat(folder.resolve(
                        "contexts/meta/7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed/meta.json"))
                .content()
                .isEqualTo(
                        "{\"Name\":\"one\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"tcp://1.2.3.4:2375\","
                                + "\"SkipTLSVerify\":false}}}");
    }

    @Test
    void whatCannotBeAContextIsRefused() throws Exception {
        assertThat(jdocker("context", "create", "default").err()).isEqualTo("\"default\" is a reserved context name\n");
        assertThat(jdocker("context", "create", "a/b").err())
                .isEqualTo("context name \"a/b\" is invalid, names are validated against regexp"
                        + " \"^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$\"\n");
        assertThat(jdocker("context", "create", "xx", "--docker", "hots=x").err())
                .isEqualTo("unable to create docker endpoint config: unrecognized config key: hots\n");
        assertThat(jdocker("context", "create", "xx", "--docker", "host=tcp://h:1,ca=/nonexistent")
                        .err())
                .isEqualTo("unable to create docker endpoint config: open /nonexistent: no such file or directory\n");
        jdocker("context", "create", "xx");
        assertThat(jdocker("context", "create", "xx").err()).isEqualTo("context \"xx\" already exists\n");
        assertThat(jdocker("context", "rm", "yy").err()).isEqualTo("context \"yy\" does not exist\n");
        assertThat(jdocker("context", "rm", "default").err()).isEqualTo("context \"default\" cannot be removed\n");
    }

    @Test
    void anExportedContextIsImportedWithItsKeys() throws Exception {
        Path authority = Files.writeString(folder.resolve("some-ca.pem"), "PEM");
        jdocker("context", "create", "one", "--docker", "host=tcp://h:1,skip-tls-verify=true,ca=" + authority);
        Path file = folder.resolve("one.tar");
        assertThat(jdocker("context", "export", "one", file.toString()).err())
                .isEqualTo("Written file \"" + file + "\"\n");
        assertThat(jdocker("context", "export", "one", file.toString()).err())
                .isEqualTo("open " + file + ": file exists\n");
        assertThat(jdocker("context", "import", "two", file.toString()).status())
                .isZero();
        Ran two = jdocker("context", "inspect", "--format", "{{json .Endpoints}} {{json .TLSMaterial}}", "two");
        assertThat(two.out())
                .isEqualTo("{\"docker\":{\"Host\":\"tcp://h:1\",\"SkipTLSVerify\":true}} {\"docker\":[\"ca.pem\"]}\n");
    }

    @Test
    void aCommandTalksToTheContextsEngine() throws Exception {
        try (FakeEngine engine = new FakeEngine()) {
            engine.json("GET /containers/json", "[]");
            jdocker("context", "create", "here", "--docker", "host=" + engine.host());
            assertThat(jdocker("--context", "here", "ps", "-q").status()).isZero();
            environment.put("DOCKER_CONTEXT", "here");
            assertThat(jdocker("ps", "-q").status()).isZero();
            environment.remove("DOCKER_CONTEXT");
            jdocker("context", "use", "here");
            assertThat(jdocker("ps", "-q").status()).isZero();
            assertThat(engine.requests).hasSize(3);
        }
    }

    @Test
    void whatIsMeantHasToBeClear() throws Exception {
        assertThat(jdocker("--context", "nope", "ps").err())
                .startsWith(
                        "Failed to initialize: unable to resolve docker endpoint: context \"nope\": context not found: ");
        assertThat(jdocker("-H", "tcp://127.0.0.1:1", "--context", "nope", "ps").err())
                .isEqualTo("conflicting options: cannot specify both --host and --context\n");
        environment.put("DOCKER_HOST", "unix:///nowhere");
        assertThat(jdocker("context", "ls").err()).startsWith("Warning: DOCKER_HOST environment variable overrides");
    }
}
