package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.output.Json;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits for a container's end. Asked before the start, so that even the shortest life is not missed. */
final class ExitWait implements Closeable {
    private final Session session;
    private final @Nullable Reply reply;

    private ExitWait(Session session, @Nullable Reply reply) {
        this.session = session;
        this.reply = reply;
    }

    /** Asks; returns once the engine has taken note. */
    static ExitWait begin(Session session, String container, boolean untilRemoved) throws IOException {
        Query query = Query.container(container, "wait").with("condition", untilRemoved ? "removed" : "next-exit");
        try {
            return new ExitWait(session, session.engine().post(query));
        } catch (IOException e) {
            session.warn("error waiting for container: " + Session.message(e));
            return new ExitWait(session, null);
        }
    }

    /** Waits for the exit status; 125 when it cannot be known. */
    int status() throws IOException {
        if (reply == null) {
            return 125;
        }
        try {
            Map<String, @Nullable Object> result = reply.object();
            String error = Json.string(Json.object(result, "Error"), "Message");
            if (error.isEmpty() && result.containsKey("StatusCode")) {
                return (int) Json.number(result, "StatusCode");
            }
            session.warn("Error waiting for container: " + error);
        } catch (IOException e) {
            session.warn("error waiting for container: " + Session.message(e));
        }
        return 125;
    }

    @Override
    public void close() throws IOException {
        if (reply != null) {
            reply.close();
        }
    }
}
