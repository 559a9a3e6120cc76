package dev.jdocker.cli.container;

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
import java.util.List;
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
        flags.add("filter", Kind.FILTER, "Provide filter values (e.g. \"until=<timestamp>\")")
                .add("force", 'f', Kind.BOOL, "Do not prompt for confirmation");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        if (!flags.isSet("force") && !Confirmation.ask(session, "WARNING! This will remove all stopped containers.")) {
            return 0;
        }
        Map<String, @Nullable Object> report = session.engine()
                .post(Query.of("/containers/prune").with("filters", FilterValues.json(flags.list("filter"))))
                .object();
        List<?> deleted = Json.list(report, "ContainersDeleted");
        DeletedObjects.print(session, "Deleted Containers:", deleted);
        session.printLine("Total reclaimed space: " + Human.sizeWithFourDigits(Json.number(report, "SpaceReclaimed")));
        return 0;
    }
}
