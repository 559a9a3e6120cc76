package dev.jdocker.cli.network;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Pruning;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.output.Json;
import java.io.IOException;

/** {@code jdocker network prune}. */
public final class NetworkPruneCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Remove all unused networks", 0, 0);
    }

    @Override
    public void declare(Flags flags) {
        Pruning.declare(flags).add("filter", Kind.FILTER, "Provide filter values (e.g. \"until=<timestamp>\")");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        Pruning pruning = Pruning.of(session, flags);
        if (pruning.isAgreed(
                flags, "WARNING! This will remove all custom networks not used by at least one container.")) {
            Query query = Query.of("/networks/prune").with("filters", FilterValues.json(flags.list("filter")));
            pruning.print("Networks", Json.list(pruning.run(query), "NetworksDeleted"));
        }
        return 0;
    }
}
