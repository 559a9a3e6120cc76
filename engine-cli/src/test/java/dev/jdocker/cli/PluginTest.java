package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of the docker CLI are commands of this client. */
class PluginTest {
    @TempDir
    Path folder;

    @BeforeEach
    void installOne() throws Exception {
        Path plugins = Files.createDirectories(folder.resolve("cli-plugins"));
        Path program = Files.writeString(plugins.resolve("docker-hello"), """
                #!/bin/sh
                if [ "$1" = docker-cli-plugin-metadata ]; then
                    echo '{"SchemaVersion":"0.1.0","ShortDescription":"Says hello"}'
                    exit 0
                fi
                echo "$DOCKER_HOST $*" > "%s"
                exit 7
                """.formatted(folder.resolve("heard")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran jdocker(String... words) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Jdocker(
                        new ByteArrayInputStream(new byte[0]),
                        out,
                        err,
                        Map.of("DOCKER_CONFIG", folder.toString()),
                        Ran.CLOCK)
                .run(List.of(words));
        return new Ran(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aPluginGetsTheWholeCommandLineAndThisClientsEngine() throws Exception {
        assertThat(jdocker("hello", "--loud", "world").status()).isEqualTo(7);
        assertThat(folder.resolve("heard")).content().isEqualTo("unix:///run/jdocker.sock hello --loud world\n");
    }

    @Test
    void helpNamesPlugins() throws Exception {
        assertThat(jdocker("--help").out()).contains("  hello*      Says hello\n");
    }

    @Test
    void whatIsNoPluginIsUnknown() throws Exception {
        assertThat(jdocker("../hello").err()).startsWith("jdocker: unknown command: jdocker ../hello");
    }
}
