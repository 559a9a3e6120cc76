package dev.jdocker.cli.build;

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

/** {@code jdocker builder prune}. */
public final class BuilderPruneCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Remove build cache", 0, 0);
    }

    @Override
    public void declare(Flags flags) {
        Pruning.declare(flags)
                .add("all", 'a', Kind.BOOL, "Remove all unused build cache, not just dangling ones")
                .add("filter", Kind.FILTER, "Provide filter values (e.g. \"until=24h\")")
                .add("keep-storage", Kind.BYTES, "Amount of disk space to keep for cache");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        boolean all = flags.isSet("all");
        String warning = all
                ? "WARNING! This will remove all build cache."
                : "WARNING! This will remove all dangling build cache.";
        Pruning pruning = Pruning.of(session, flags);
        if (!pruning.isAgreed(flags, warning)) {
            return 0;
        }
        Query query = Query.of("/build/prune")
                .with("all", all)
                .with("keep-storage", flags.given("keep-storage") ? Long.toString(flags.number("keep-storage")) : "")
                .with("filters", FilterValues.json(flags.list("filter")));
        Map<String, @Nullable Object> report = pruning.run(query);
        pruning.print("build cache objects", Json.list(report, "CachesDeleted"));
        pruning.printTotal(Json.number(report, "SpaceReclaimed"));
        return 0;
    }
}
