package dev.jdocker.cli.command;

import dev.jdocker.cli.engine.Engine;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command works with: the process's streams and environment, and the engine. */
public final class Session {
    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Map<String, String> environment;
    private final Flags global;
    private final Engine engine;
    private final Clock clock;

    public Session(
            InputStream in,
            OutputStream out,
            OutputStream err,
            Map<String, String> environment,
            Flags global,
            Engine engine,
            @Nullable Clock clock) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.global = global;
        this.engine = engine;
        this.clock = clock == null ? new LocalClock() : clock;
    }

    public InputStream in() {
        return in;
    }

    /** Standard output as raw bytes. */
    public OutputStream out() {
        return out;
    }

    /** Standard error as raw bytes. */
    public OutputStream err() {
        return err;
    }

    public Engine engine() {
        return engine;
    }

    /** The time, and the zone of this place. */
    public Clock clock() {
        return clock;
    }

    /** The flags before the command's name. */
    public Flags global() {
        return global;
    }

    public boolean debug() {
        return global.isSet("debug");
    }

    /** The environment of this process. */
    public Map<String, String> environment() {
        return environment;
    }

    /** A variable of the process's environment. */
    public @Nullable String variable(String name) {
        return environment.get(name);
    }

    public void print(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    public void printLine(String line) throws IOException {
        print(line + "\n");
    }

    public void warn(String line) throws IOException {
        err.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        err.flush();
    }

    /** Runs {@code action} for each argument; failures are told and leave the others alone. */
    public int each(Iterable<String> arguments, Action action) throws IOException, InterruptedException {
        int status = 0;
        for (String argument : arguments) {
            try {
                action.on(argument);
            } catch (IOException e) {
                warn(message(e));
                status = 1;
            }
        }
        return status;
    }

    /** What is done for one argument of several. */
    @FunctionalInterface
    public interface Action {
        void on(String argument) throws IOException, InterruptedException;
    }

    /** What to tell about a failure of a file or of the engine. */
    public static String message(IOException failure) {
        if (failure instanceof NoSuchFileException e) {
            return "open " + e.getFile() + ": no such file or directory";
        }
        if (failure instanceof AccessDeniedException e) {
            return "open " + e.getFile() + ": permission denied";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
