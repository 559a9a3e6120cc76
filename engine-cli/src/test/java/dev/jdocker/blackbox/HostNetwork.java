package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The network namespace of a host, where programs of the machine may run. That of the engine's host is the one of our
 * daemon, or of another engine, which {@code jdocker.test.netns} tells by a process in it.
 *
 * @param pid of a process in it
 */
record HostNetwork(long pid) {

    /** That of another engine; skips the case where nobody has told it. */
    static HostNetwork told() {
        long pid = Long.getLong("jdocker.test.netns", 0);
        Assumptions.assumeTrue(
                pid != 0, "capability missing: -Djdocker.test.netns, a process in the engine's network namespace");
        return new HostNetwork(pid);
    }

    /** The command that runs a program there, with the machine's own files. */
    List<String> command(String... program) {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid), "-n"));
        command.addAll(List.of(program));
        return command;
    }

    /** Starts a program there. */
    Process start(String... program) {
        try {
            return new ProcessBuilder(command(program)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a class of this suite there, as a program of its own, whose errors are this one's. */
    Process startJava(Class<?> program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        words.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command(words.toArray(String[]::new)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program there, which may fail. */
    Outcome attempt(String... program) {
        return Cli.finish(start(program), new byte[0], String.join(" ", program));
    }

    /** Runs a program there. */
    void run(String... program) {
        Outcome outcome = attempt(program);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(outcome.toString());
        }
    }
}
