package dev.jdocker.cli.container;

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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker container prune}. */
public final class ContainerPruneCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Remove all stopped containers", 0, 0);
    }

    @Override
    public void declare(Flags flags) {
        Pruning.declare(flags).add("filter", Kind.FILTER, "Provide filter values (e.g. \"until=<timestamp>\")");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        Pruning pruning = Pruning.of(session, flags);
        if (pruning.isAgreed(flags, "WARNING! This will remove all stopped containers.")) {
            Map<String, @Nullable Object> report =
                    pruning.run(Query.of("/containers/prune").with("filters", FilterValues.json(flags.list("filter"))));
            pruning.print("Containers", Json.list(report, "ContainersDeleted"));
            pruning.printTotal(Json.number(report, "SpaceReclaimed"));
        }
        return 0;
    }
}
