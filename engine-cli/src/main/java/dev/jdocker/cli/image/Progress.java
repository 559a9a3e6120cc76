package dev.jdocker.cli.image;

import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.terminal.OutputWidth;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows the messages of a pull or a push as Docker's client does: on a terminal each layer keeps its line, elsewhere one
 * line is written for each thing that happened and none for figures.
 */
final class Progress {
    private final OutputStream out;
    private final @Nullable OutputWidth terminal;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Integer> lines = new HashMap<>();

    private Progress(OutputStream out, @Nullable OutputWidth terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Progress onOutput(Session session) {
        return new Progress(session.out(), TerminalCheck.isOutput() ? new OutputWidth(1) : null);
    }

    static Progress onError(Session session) {
        return new Progress(session.err(), TerminalCheck.isError() ? new OutputWidth(2) : null);
    }

    /** Shows nothing. */
    static Progress quiet() {
        return new Progress(OutputStream.nullOutputStream(), null);
    }

    /**
     * Shows messages until there are no more.
     *
     * @throws IOException with the engine's words when one of them is an error
     */
    void show(Json.Values messages) throws IOException {
        for (Object message = messages.next(); message != null; message = messages.next()) {
            String error = Json.string(Json.object(message, "errorDetail"), "message");
            if (error.isEmpty()) {
                error = Json.string(message, "error");
            }
            if (!error.isEmpty()) {
                throw new IOException(error);
            }
            if (Json.object(message, "aux").isEmpty()) {
                show(message);
            }
        }
    }

    private void show(Object message) throws IOException {
        String id = Json.string(message, "id");
        boolean keepsLine = !id.isEmpty() && Json.asObject(message).containsKey("progressDetail");
        int up = 0;
        if (keepsLine) {
            Integer line = lines.get(id);
            if (line == null) {
                line = lines.size();
                lines.put(id, line);
                text.append(terminal == null ? "" : "\n");
            }
            up = lines.size() - line;
        } else {
            lines.clear(); // it stands below all that came before
        }
        boolean moves = terminal != null && up > 0;
        if (moves) {
            text.append("\033[").append(up).append('A');
        }
        display(message, id);
        if (moves) {
            text.append("\033[").append(up).append('B');
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        text.setLength(0);
    }

    private void display(Object message, String id) {
        Object detail = Json.asObject(message).get("progressDetail");
        String figures = ProgressFigures.text(detail, terminal == null ? 0 : terminal.columns());
        if (terminal == null && ProgressFigures.hasAny(detail)) {
            return;
        }
        String status = Json.string(message, "status");
        if (!id.isEmpty()) {
            status = id + ": " + status;
        }
        String stream = Json.string(message, "stream");
        if (terminal != null && detail != null && stream.isEmpty()) {
            text.append("\033[2K\r").append(status).append(' ').append(figures).append('\r');
        } else if (!stream.isEmpty()) {
            text.append(stream);
        } else {
            text.append(status).append('\n');
        }
    }
}
