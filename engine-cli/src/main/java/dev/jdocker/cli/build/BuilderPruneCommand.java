package dev.jdocker.cli.build;

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

/** {@code jdocker builder prune}. */
public final class BuilderPruneCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Remove build cache", 0, 0);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("all", 'a', Kind.BOOL, "Remove all unused build cache, not just dangling ones")
                .add("filter", Kind.FILTER, "Provide filter values (e.g. \"until=24h\")")
                .add("force", 'f', Kind.BOOL, "Do not prompt for confirmation")
                .add("keep-storage", Kind.BYTES, "Amount of disk space to keep for cache");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        boolean all = flags.isSet("all");
        String warning = all
                ? "WARNING! This will remove all build cache."
                : "WARNING! This will remove all dangling build cache.";
        if (!flags.isSet("force") && !Confirmation.ask(session, warning)) {
            return 0;
        }
        Query query = Query.of("/build/prune")
                .with("all", all)
                .with("keep-storage", flags.given("keep-storage") ? Long.toString(flags.number("keep-storage")) : "")
                .with("filters", FilterValues.json(flags.list("filter")));
        Map<String, @Nullable Object> report = session.engine().post(query).object();
        List<?> deleted = Json.list(report, "CachesDeleted");
        DeletedObjects.print(session, "Deleted build cache objects:", deleted);
        session.printLine("Total reclaimed space: " + Human.sizeWithFourDigits(Json.number(report, "SpaceReclaimed")));
        return 0;
    }
}
