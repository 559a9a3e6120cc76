package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.output.Json;
import java.io.IOException;

/** {@code jdocker diff}. */
public final class DiffCommand implements Command {
    private static final String KINDS = "CAD";

    @Override
    public Usage usage() {
        return Usage.of(
                "CONTAINER",
                "Inspect changes to files or directories on a container's filesystem",
                1,
                1,
                "container diff",
                "diff");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Object change : session.engine()
                .get(Query.container(flags.arguments().getFirst(), "changes"))
                .list()) {
            lines.append(KINDS.charAt((int) Json.number(change, "Kind")))
                    .append(' ')
                    .append(Json.string(change, "Path"))
                    .append('\n');
        }
        session.print(lines.toString());
        return 0;
    }
}
