package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ways of the command line to an engine, and what it tells of it. */
@BlackBox
class ClientIT {

    private final Engine engine;

    ClientIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void bothClientsPrintTheSameOfEvents() {
        long since = System.currentTimeMillis() / 1000 - 1;
        String id = engine.create(Engine.shell("true", "\"Labels\":{\"a\":\"b\"}"));
        engine.start(id);
        engine.await(id);
        engine.http().delete("/containers/" + id).expect(204);
        String until = Long.toString(System.currentTimeMillis() / 1000 + 1);
        for (String format : List.of("", "json", "{{.Type}} {{.Action}} {{.Actor.Attributes.name}} {{.ID}}")) {
            List<String> command =
                    new ArrayList<>(List.of("events", "--since", Long.toString(since), "--until", until));
            command.addAll(List.of("--filter", "container=" + id));
            if (!format.isEmpty()) {
                command.addAll(List.of("--format", format));
            }
            String ours =
                    Cli.JDOCKER.run(engine, command.toArray(String[]::new)).output();
            assertThat(ours).contains("destroy");
            assertThat(ours)
                    .isEqualTo(Cli.DOCKER
                            .run(engine, command.toArray(String[]::new))
                            .output());
        }
    }

    @ParameterizedTest
    @EnumSource
    void stoppedContainersArePruned(Cli cli) {
        String id = engine.startShell("true");
        engine.await(id);
        String running = engine.startShell("exec sleep 1000");
        Outcome outcome = cli.run(engine, "container", "prune", "--force");
        assertThat(outcome.output())
                .startsWith("Deleted Containers:\n" + id + "\n")
                .contains("Total reclaimed space: ");
        assertThat(engine.containers()).contains(running).doesNotContain(id);
    }

    @ParameterizedTest
    @EnumSource
    void anEngineBehindSshIsReachedThroughTheClientThere(Cli cli) throws IOException {
        String id = engine.startShell("echo from afar; exec sleep 1000");
        engine.awaitLog(id, "from afar");
        Outcome outcome = Cli.finish(overSsh(cli, "logs", id), new byte[0], cli + " logs over ssh");
        assertThat(outcome.output()).isEqualTo("from afar");
        Process exec = overSsh(cli, "exec", "-i", id, "cat");
        Outcome echoed = Cli.finish(exec, "hello".getBytes(StandardCharsets.UTF_8), cli + " exec over ssh");
        assertThat(echoed.output()).isEqualTo("hello");
    }

    /** A client that goes by ssh, for which a script stands that runs the command here. */
    private Process overSsh(Cli cli, String... words) throws IOException {
        cli.require();
        Path folder = Files.createTempDirectory(engine.clientConfig(), "ssh-");
        Path ssh = Files.writeString(folder.resolve("ssh"), """
                #!/bin/sh
                while [ "$1" != -- ]; do shift; done
                [ "$2" = far ] || exit 255
                shift 2
                DOCKER_HOST=%s PATH="%s:$PATH" exec sh -c "$*"
                """.formatted(
                        engine.host(), Settings.distribution().resolve("bin")));
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of(cli.program().toString(), "-H", "ssh://me@far"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        return Cli.start(engine, builder);
    }
}
