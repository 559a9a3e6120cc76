package dev.jdocker.cli.volume;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Confirmation;
import dev.jdocker.cli.command.DeletedObjects;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.output.Human;
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
        flags.add("all", 'a', Kind.BOOL, "Remove all unused volumes, not just anonymous ones")
                .add("dry-run", Kind.BOOL, "Only show what would be removed")
                .add("filter", Kind.FILTER, "Provide filter values (e.g. \"label=<label>\")")
                .add("force", 'f', Kind.BOOL, "Do not prompt for confirmation");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        boolean dryRun = flags.isSet("dry-run");
        String which = flags.isSet("all") ? "all" : "anonymous";
        String warning = "WARNING! This will remove " + which + " local volumes not used by at least one container.";
        if (!dryRun && !flags.isSet("force") && !Confirmation.ask(session, warning)) {
            return 0;
        }
        List<String> filters = new ArrayList<>(flags.list("filter"));
        if (flags.isSet("all")) {
            filters.add("all=true");
        }
        Map<String, ?> report = session.engine()
                .post(Query.of("/volumes/prune")
                        .with("filters", FilterValues.json(filters))
                        .with("dry-run", dryRun))
                .object();
        List<?> deleted = Json.list(report, "VolumesDeleted");
        DeletedObjects.print(session, dryRun ? "Would delete Volumes:" : "Deleted Volumes:", deleted);
        session.printLine((dryRun ? "Total space to reclaim: " : "Total reclaimed space: ")
                + Human.sizeWithFourDigits(Json.number(report, "SpaceReclaimed")));
        return 0;
    }
}
