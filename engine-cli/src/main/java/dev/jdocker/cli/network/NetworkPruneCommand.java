package dev.jdocker.cli.network;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Confirmation;
import dev.jdocker.cli.command.DeletedObjects;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.util.List;

/** {@code jdocker network prune}. */
public final class NetworkPruneCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Remove all unused networks", 0, 0);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("filter", Kind.FILTER, "Provide filter values (e.g. \"until=<timestamp>\")")
                .add("force", 'f', Kind.BOOL, "Do not prompt for confirmation");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        if (!flags.isSet("force")
                && !Confirmation.ask(
                        session, "WARNING! This will remove all custom networks not used by at least one container.")) {
            return 0;
        }
        List<?> deleted = Json.list(
                session.engine()
                        .post(Query.of("/networks/prune").with("filters", FilterValues.json(flags.list("filter"))))
                        .object(),
                "NetworksDeleted");
        DeletedObjects.print(session, "Deleted Networks:", deleted);
        return 0;
    }
}
