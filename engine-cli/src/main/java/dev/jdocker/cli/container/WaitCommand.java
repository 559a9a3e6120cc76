package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker wait}. */
public final class WaitCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "CONTAINER [CONTAINER...]",
                "Block until one or more containers stop, then print their exit codes",
                1,
                -1,
                "container wait",
                "wait");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        return session.each(flags.arguments(), container -> {
            Map<String, @Nullable Object> result =
                    session.engine().post(Query.container(container, "wait")).object();
            String error = Json.string(Json.object(result, "Error"), "Message");
            if (!error.isEmpty()) {
                throw new IOException(error);
            }
            session.printLine(Json.string(result, "StatusCode"));
        });
    }
}
