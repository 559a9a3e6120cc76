package dev.jdocker.cli.stream;

import dev.jdocker.cli.engine.Engine;
import dev.jdocker.cli.engine.Query;
import java.io.IOException;

/**
 * Passes signals on to a container. SIGQUIT cannot be among them: the JVM keeps it for itself, and so it does with SIGKILL
 * and SIGSTOP, which nobody can receive.
 */
public final class Signals {
    private static final String[] FORWARDED = {"HUP", "INT", "TERM", "USR1", "USR2", "CONT", "TSTP", "TTIN", "TTOU"};

    private Signals() {}

    /**
     * Signals to this process go to the container instead, from the end of the thread given on: join it before the
     * container runs.
     */
    public static Thread forward(Engine engine, String container) {
        // Beside the requests, which wait for the engine anyway: receiving signals costs a start 10 ms of reflection.
        Thread thread = new Thread(() -> install(engine, container), "signals");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void install(Engine engine, String container) {
        for (String name : FORWARDED) {
            handle(name, () -> send(engine, container, name));
        }
    }

    /** Runs {@code action} whenever the terminal's window changes. */
    public static void onWindowChange(Runnable action) {
        handle("WINCH", action);
    }

    private static void handle(String name, Runnable action) {
        // Does nothing for a signal that the JVM uses itself: it keeps its usual meaning.
        org.jline.utils.Signals.register(name, action);
    }

    private static void send(Engine engine, String container, String signal) {
        try {
            engine.post(Query.container(container, "kill").with("signal", signal))
                    .close();
        } catch (IOException _) {
            // Not running yet or any more; the exit status will tell.
        }
    }
}
