package dev.jdocker.cli.image;

import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.output.Json;
import java.io.IOException;

/** Shows the messages of a pull or a load, one a line. */
final class Progress {
    private final Session session;
    private final boolean quiet;

    Progress(Session session, boolean quiet) {
        this.session = session;
        this.quiet = quiet;
    }

    /**
     * Shows messages until there are no more.
     *
     * @throws IOException with the engine's words when one of them is an error
     */
    void show(Json.Values messages) throws IOException {
        for (Object message = messages.next(); message != null; message = messages.next()) {
            String error = Json.string(message, "error");
            if (error.isEmpty()) {
                error = Json.string(Json.object(message, "errorDetail"), "message");
            }
            if (!error.isEmpty()) {
                throw new IOException(error);
            }
            String status = Json.string(message, "status");
            // Without a terminal to redraw, the figures in between would only fill the screen.
            boolean figures = !Json.object(message, "progressDetail").isEmpty();
            if (!quiet && !figures && !status.isEmpty()) {
                String id = Json.string(message, "id");
                session.warn(id.isEmpty() ? status : id + ": " + status);
            }
        }
    }
}
