package dev.jdocker.cli.volume;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jdocker volume prune}. */
public final class VolumePruneCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Remove unused local volumes", 0, 0, "volume prune");
    }

    @Override
    public void declare(Flags flags) {
        Pruning.declare(flags)
                .add("all", 'a', Kind.BOOL, "Remove all unused volumes, not just anonymous ones")
                .add("filter", Kind.FILTER, "Provide filter values (e.g. \"label=<label>\")");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        if (flags.isSet("all")) {
            for (String filter : flags.list("filter")) {
                if (filter.startsWith("all=")) {
                    throw new CommandException("conflicting options: cannot specify both --all and --filter " + filter);
                }
            }
        }
        Pruning pruning = Pruning.of(session, flags);
        String which = flags.isSet("all") ? "all" : "anonymous";
        String warning = "WARNING! This will remove " + which + " local volumes not used by at least one container.";
        if (!pruning.isAgreed(flags, warning)) {
            return 0;
        }
        List<String> filters = new ArrayList<>(flags.list("filter"));
        if (flags.isSet("all")) {
            filters.add("all=true");
        }
        Map<String, ?> report = pruning.run(Query.of("/volumes/prune").with("filters", FilterValues.json(filters)));
        pruning.print("Volumes", Json.list(report, "VolumesDeleted"));
        pruning.printTotal(Json.number(report, "SpaceReclaimed"));
        return 0;
    }
}
