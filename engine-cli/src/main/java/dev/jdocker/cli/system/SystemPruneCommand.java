package dev.jdocker.cli.system;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Pruning;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.image.ImagePruneCommand;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker system prune}. */
public final class SystemPruneCommand implements Command {
    private static final int NOT_IMPLEMENTED = 501;

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Remove unused data", 0, 0, "system prune");
    }

    @Override
    public void declare(Flags flags) {
        Pruning.declare(flags)
                .add("all", 'a', Kind.BOOL, "Remove all unused images not just dangling ones")
                .add("filter", Kind.FILTER, "Provide filter values (e.g. \"label=<key>=<value>\")")
                .add("volumes", Kind.BOOL, "Prune anonymous volumes");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        if (flags.isSet("volumes") && flags.list("filter").stream().anyMatch(filter -> filter.startsWith("until="))) {
            throw new CommandException("ERROR: The \"until\" filter is not supported with \"--volumes\"");
        }
        Pruning pruning = Pruning.of(session, flags);
        if (!pruning.isAgreed(flags, warning(flags))) {
            return 0;
        }
        List<String> filters = flags.list("filter");
        Query containers = query("/containers/prune", filters);
        Pruning.Gone gone = prune(pruning, containers, "Containers", "ContainersDeleted");
        // What only these containers have goes as well, which a dry run has to be told.
        String without = pruning.without(gone);
        long bytes = gone.bytes();
        bytes += prune(pruning, query("/networks/prune", filters), "Networks", "NetworksDeleted")
                .bytes();
        if (flags.isSet("volumes")) {
            Query volumes = query("/volumes/prune", filters).with("without", without);
            bytes += prune(pruning, volumes, "Volumes", "VolumesDeleted").bytes();
        }
        Pruning.Gone images = ImagePruneCommand.prune(pruning, flags.isSet("all"), filters, without);
        Query cache = Query.of("/build/prune").with("without", pruning.without(images));
        bytes += images.bytes()
                + prune(pruning, cache, "build cache objects", "CachesDeleted").bytes();
        pruning.printTotal(bytes);
        return 0;
    }

    private static Query query(String path, List<String> filters) {
        return Query.of(path).with("filters", FilterValues.json(filters));
    }

    private static String warning(Flags flags) {
        StringBuilder warning = new StringBuilder("""
                WARNING! This will remove:
                  - all stopped containers
                  - all networks not used by at least one container
                """);
        if (flags.isSet("volumes")) {
            warning.append("  - all anonymous volumes not used by at least one container\n");
        }
        warning.append(
                flags.isSet("all")
                        ? "  - all images without at least one container associated to them\n  - all build cache\n"
                        : "  - all dangling images\n  - unused build cache\n");
        if (flags.given("filter")) {
            warning.append("\n  Items to be pruned will be filtered with:\n");
            flags.list("filter")
                    .forEach(filter -> warning.append("  - ").append(filter).append('\n'));
        }
        return warning.toString();
    }

    /** Removes things of one kind; of a kind that the engine does not have there is nothing to remove. */
    private static Pruning.Gone prune(Pruning pruning, Query query, String kind, String key)
            throws CommandException, IOException {
        Map<String, @Nullable Object> report;
        try {
            report = pruning.run(query);
        } catch (EngineException e) {
            if (e.status() == NOT_IMPLEMENTED) {
                return new Pruning.Gone(List.of(), 0);
            }
            throw e;
        }
        List<?> names = Json.list(report, key);
        pruning.print(kind, names);
        return new Pruning.Gone(names, Json.number(report, "SpaceReclaimed"));
    }
}
