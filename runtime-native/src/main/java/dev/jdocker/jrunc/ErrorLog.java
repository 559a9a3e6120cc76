package dev.jdocker.jrunc;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where errors go: a line in the log file, which conmon and containerd's shim read, and the message alone on stderr; without
 * a log file the line goes to stderr.
 */
final class ErrorLog {
    private final @Nullable Path file;
    private final boolean json;
    private final boolean debug;
    private final PrintStream err;
    private final Clock clock;

    ErrorLog(@Nullable Path file, boolean json, boolean debug, PrintStream err, Clock clock) {
        this.file = file;
        this.json = json;
        this.debug = debug;
        this.err = err;
        this.clock = clock;
    }

    void error(String message) {
        write("error", message);
        if (file != null) {
            err.println(message);
        }
    }

    void debug(String message) {
        if (debug) {
            write("debug", message);
        }
    }

    void warn(String message) {
        write("warning", message);
    }

    private void write(String level, String message) {
        String time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String line = json
                ? "{\"level\":\"" + level + "\",\"msg\":" + quote(message) + ",\"time\":\"" + time + "\"}"
                : "time=\"" + time + "\" level=" + level + " msg=" + quote(message);
        if (file == null) {
            err.println(line);
            return;
        }
        try {
            Files.write(
                    file,
                    (line + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            err.println("write the log " + file + ": " + e);
        }
    }

    private static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
