package dev.jdocker.cli.system;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Confirmation;
import dev.jdocker.cli.command.DeletedObjects;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.image.ImagePruneCommand;
import dev.jdocker.cli.output.Human;
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
        flags.add("all", 'a', Kind.BOOL, "Remove all unused images not just dangling ones")
                .add("filter", Kind.FILTER, "Provide filter values (e.g. \"label=<key>=<value>\")")
                .add("force", 'f', Kind.BOOL, "Do not prompt for confirmation")
                .add("volumes", Kind.BOOL, "Prune anonymous volumes");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        if (!flags.isSet("force") && !Confirmation.ask(session, warning(flags))) {
            return 0;
        }
        List<String> filters = flags.list("filter");
        long bytes = remove(session, "/containers/prune", filters, "Deleted Containers:", "ContainersDeleted");
        bytes += remove(session, "/networks/prune", filters, "Deleted Networks:", "NetworksDeleted");
        if (flags.isSet("volumes")) {
            bytes += remove(session, "/volumes/prune", filters, "Deleted Volumes:", "VolumesDeleted");
        }
        ImagePruneCommand.Pruned images = ImagePruneCommand.prune(session, flags.isSet("all"), filters);
        if (!images.text().isEmpty()) {
            session.printLine(images.text());
        }
        bytes += images.bytes();
        bytes += remove(session, "/build/prune", List.of(), "Deleted build cache objects:", "CachesDeleted");
        session.printLine("Total reclaimed space: " + Human.sizeWithFourDigits(bytes));
        return 0;
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
    private static long remove(Session session, String path, List<String> filters, String heading, String key)
            throws IOException {
        Map<String, @Nullable Object> report;
        try {
            report = session.engine()
                    .post(Query.of(path).with("filters", FilterValues.json(filters)))
                    .object();
        } catch (EngineException e) {
            if (e.status() == NOT_IMPLEMENTED) {
                return 0;
            }
            throw e;
        }
        List<?> deleted = Json.list(report, key);
        DeletedObjects.print(session, heading, deleted);
        return Json.number(report, "SpaceReclaimed");
    }
}
