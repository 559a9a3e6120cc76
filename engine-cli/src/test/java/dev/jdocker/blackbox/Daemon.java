package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A daemon of the distribution in mount and network namespaces of its own, which outlive it: a process that does
 * nothing holds them, so that a killed daemon's successor finds the same world. All goes with that holder.
 */
final class Daemon implements AutoCloseable {

    private final Path folder;
    private final Process holder;
    private final Tap tap;
    private Process process;
    private List<String> flags = List.of();
    private List<String> launcher = List.of();

    Daemon(Path folder) throws IOException {
        this(folder, true);
    }

    /**
     * @param ownNetwork whether it has a network namespace of its own; without one it must be told to change nothing in the machine's
     */
    Daemon(Path folder, boolean ownNetwork) throws IOException {
        this.folder = folder;
        this.tap = new Tap(folder.resolve("tap.sock"), ownSocket());
        Files.createDirectories(execRoot());
        // The exec root is on tmpfs as /run is; "cat" ends with this JVM, because its stdin does.
        String loopback = ownNetwork ? "(ip link set lo up || true) && " : "";
        String script = "mount -t tmpfs -o mode=0711 tmpfs \"$1\" && " + loopback + "echo ready && exec cat";
        holder = new ProcessBuilder(
                        "unshare",
                        ownNetwork ? "-mn" : "-m",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        script,
                        "sh",
                        execRoot().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (holder.getInputStream().read() != 'r') {
            throw new IOException("no namespaces for a daemon: the suite needs root");
        }
    }

    /** Where the cases speak to it: what it answers there is judged. */
    Path socket() {
        return tap.socket();
    }

    /** The one that it has made. */
    Path ownSocket() {
        return folder.resolve("engine.sock");
    }

    Path dataRoot() {
        return folder.resolve("data");
    }

    Path execRoot() {
        return folder.resolve("exec");
    }

    Path log() {
        return folder.resolve("daemon.log");
    }

    long pid() {
        return process.pid();
    }

    /** A process in the daemon's mount namespace: its /proc files show the daemon's mounts even when it is dead. */
    long holderPid() {
        return holder.pid();
    }

    /** Starts a daemon on the same roots and waits until it answers. */
    void start() {
        try {
            List<String> command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid()), "-m", "-n"));
            command.addAll(launcher);
            command.addAll(List.of(
                    Settings.distribution().resolve("bin/jdockerd").toString(),
                    "-H",
                    "unix://" + ownSocket(),
                    "--data-root",
                    dataRoot().toString(),
                    "--exec-root",
                    execRoot().toString(),
                    "--pidfile",
                    folder.resolve("engine.pid").toString(),
                    "--log-level",
                    "debug"));
            // Other runtimes, for the cases that ask for them by name.
            command.addAll(List.of("--add-runtime", "jrunc=" + RuntimeWorld.program()));
            RuntimesIT.runc().ifPresent(runc -> command.addAll(List.of("--add-runtime", "runc=" + runc)));
            command.addAll(flags);
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Await.until("the daemon answers", () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("the daemon ended with " + process.exitValue());
                }
                return Files.exists(ownSocket())
                        && new Http(ownSocket())
                                        .exact("GET", "/_ping", "", new byte[0])
                                        .status()
                                == 200;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; its log ends:\n" + logTail(), e);
        }
        tap.open();
    }

    /** Starts a daemon where a failed case left none. */
    void ensureRunning() {
        if (!process.isAlive()) {
            start();
        }
    }

    /** Starts it anew with these flags besides the usual ones; none are the usual ones alone. */
    void restartWith(String... further) {
        if (process != null && process.isAlive()) {
            stop();
        }
        flags = List.of(further);
        start();
    }

    /** Starts it from now on by a program that executes what follows its own arguments. */
    void launchedBy(String... program) {
        launcher = List.of(program);
    }

    /** Sends it a signal by its name. */
    void signal(String name) {
        inNamespaces("sh", "-c", "kill -" + name + " " + pid());
    }

    /** Runs a program where the daemon is. */
    void inNamespaces(String... program) {
        Outcome outcome = attemptInNamespaces(program);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(outcome.toString());
        }
    }

    /** Runs a program where the daemon is, which may fail. */
    Outcome attemptInNamespaces(String... program) {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid()), "-m", "-n"));
        command.addAll(List.of(program));
        try {
            return Cli.finish(new ProcessBuilder(command).start(), new byte[0], String.join(" ", program));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String logTail() {
        try {
            List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** SIGKILL: nothing is said to anyone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, then the end. */
    int stop() {
        process.destroy();
        awaitEnd();
        return process.exitValue();
    }

    private void awaitEnd() {
        tap.close();
        try {
            if (!process.waitFor(Settings.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the daemon does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        tap.close();
        if (process != null && process.isAlive()) {
            process.destroy();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.destroyForcibly();
        }
        holder.destroyForcibly();
    }
}
