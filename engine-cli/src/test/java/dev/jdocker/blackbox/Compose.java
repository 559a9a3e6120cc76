package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An application of Docker Compose: a project's folder, and {@code docker compose} called there. */
final class Compose implements AutoCloseable {

    private final Engine engine;
    private final Path folder;
    private final String project = Engine.newName();

    /** Skips the case where there is no Compose. */
    Compose(Engine engine, String yaml) {
        TestClients.requirePlugin("docker-compose");
        this.engine = engine;
        this.folder = engine.newFolder();
        write("compose.yaml", yaml);
    }

    String project() {
        return project;
    }

    /** A container's name as Compose gives it. */
    String container(String service, int number) {
        return project + "-" + service + "-" + number;
    }

    Path write(String file, String text) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process start(String... arguments) {
        return Cli.start(engine, builder(arguments));
    }

    /** Starts a command that goes on until it is ended; what it writes goes to {@code log}. */
    Process startTo(Path log, String... arguments) {
        return Cli.start(engine, builder(arguments).redirectErrorStream(true).redirectOutput(log.toFile()));
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Cli.DOCKER.program().toString(), "compose", "--ansi=never", "--progress=plain", "-p", project));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile());
    }

    Outcome run(String... arguments) {
        return runWith("", arguments);
    }

    Outcome runWith(String stdin, String... arguments) {
        return Cli.finish(
                start(arguments),
                stdin.getBytes(StandardCharsets.UTF_8),
                "docker compose " + String.join(" ", arguments));
    }

    /** Takes the application down with its volumes. */
    @Override
    public void close() {
        Outcome down = run("down", "-v", "--remove-orphans", "-t", "0");
        if (down.exitCode() != 0) {
            throw new AssertionError(down.toString());
        }
    }
}
