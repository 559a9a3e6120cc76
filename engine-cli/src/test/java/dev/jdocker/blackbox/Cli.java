package dev.jdocker.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;

/** A command line client. Both take the same command lines, so that each case runs with both. */
enum Cli {
    /** The distribution's own client. */
    JDOCKER {
        @Override
        Path program() {
            return Settings.distribution().resolve("bin/jdocker");
        }
    },
    /** Docker's client, with its plugins Compose and Buildx where they are. */
    DOCKER {
        @Override
        Path program() {
            return TestClients.program("docker").orElse(Path.of("docker"));
        }
    };

    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    abstract Path program();

    /** For what a case needs beside what it is about: Docker's client where it is there, since it starts sooner. */
    static Cli quick() {
        return Files.isExecutable(DOCKER.program()) ? DOCKER : JDOCKER;
    }

    /** Skips the case where this client is not there. */
    void require() {
        Assumptions.assumeTrue(Files.isExecutable(program()), "capability missing: the client " + program());
    }

    Process start(Engine engine, String... arguments) {
        require();
        List<String> command = new ArrayList<>();
        command.add(program().toString());
        command.addAll(List.of(arguments));
        return start(engine, new ProcessBuilder(command));
    }

    /** Starts any program with the environment of a client. */
    static Process start(Engine engine, ProcessBuilder builder) {
        builder.environment().put("DOCKER_HOST", engine.host());
        builder.environment().put("DOCKER_CONFIG", engine.clientConfig().toString());
        builder.environment().put("DOCKER_CLI_HINTS", "false");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome run(Engine engine, String... arguments) {
        return run(engine, new byte[0], arguments);
    }

    /** Runs with the given bytes, then the end, on stdin. */
    Outcome run(Engine engine, byte[] stdin, String... arguments) {
        return finish(start(engine, arguments), stdin, program().getFileName() + " " + String.join(" ", arguments));
    }

    static Outcome finish(Process process, byte[] stdin, String title) {
        return finish(process, stdin, title, Settings.PATIENCE);
    }

    /** The same for what takes longer than anything else. */
    static Outcome finish(Process process, byte[] stdin, String title, Duration patience) {
        CompletableFuture<byte[]> stdout = readAll(process.getInputStream());
        CompletableFuture<byte[]> stderr = readAll(process.getErrorStream());
        CompletableFuture<Void> input = CompletableFuture.runAsync(
                () -> {
                    try (OutputStream out = process.getOutputStream()) {
                        out.write(stdin);
                    } catch (IOException e) {
                        // A client that does not want its input is no failure here.
                        return;
                    }
                },
                THREADS);
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end within " + patience + ": " + title + "\nstdout: "
                        + new String(stdout.get(5, TimeUnit.SECONDS), java.nio.charset.StandardCharsets.UTF_8)
                        + "\nstderr: "
                        + new String(stderr.get(5, TimeUnit.SECONDS), java.nio.charset.StandardCharsets.UTF_8));
            }
            input.get(5, TimeUnit.SECONDS);
            return new Outcome(
                    process.exitValue(), stdout.get(5, TimeUnit.SECONDS), stderr.get(5, TimeUnit.SECONDS), title);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError(title, e);
        }
    }

    static CompletableFuture<byte[]> readAll(InputStream in) {
        return CompletableFuture.supplyAsync(
                () -> {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    try (in) {
                        in.transferTo(all);
                    } catch (IOException e) {
                        // The stream of a killed process: what came before counts.
                        return all.toByteArray();
                    }
                    return all.toByteArray();
                },
                THREADS);
    }
}
