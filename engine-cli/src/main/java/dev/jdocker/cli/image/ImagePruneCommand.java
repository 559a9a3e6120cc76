package dev.jdocker.cli.image;

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
import org.jspecify.annotations.Nullable;

/** {@code jdocker image prune}. */
public final class ImagePruneCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Remove unused images", 0, 0, "image prune");
    }

    @Override
    public void declare(Flags flags) {
        Pruning.declare(flags)
                .add("all", 'a', Kind.BOOL, "Remove all unused images, not just dangling ones")
                .add("filter", Kind.FILTER, "Provide filter values (e.g. \"until=<timestamp>\")");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        boolean all = flags.isSet("all");
        String warning = all
                ? "WARNING! This will remove all images without at least one container associated to them."
                : "WARNING! This will remove all dangling images.";
        Pruning pruning = Pruning.of(session, flags);
        if (pruning.isAgreed(flags, warning)) {
            pruning.printTotal(prune(pruning, all, flags.list("filter"), "").bytes());
        }
        return 0;
    }

    /** Removes images and prints which; containers {@code without} which it is do not count in a dry run. */
    public static Pruning.Gone prune(Pruning pruning, boolean all, List<String> filters, String without)
            throws CommandException, IOException {
        List<String> given = new ArrayList<>(filters);
        given.add("dangling=" + !all);
        Map<String, @Nullable Object> report = pruning.run(Query.of("/images/prune")
                .with("filters", FilterValues.json(given))
                .with("without", without));
        List<String> lines = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Object item : Json.list(report, "ImagesDeleted")) {
            String untagged = Json.string(item, "Untagged");
            if (untagged.isEmpty()) {
                ids.add(Json.string(item, "Deleted"));
                lines.add("deleted: " + ids.getLast());
            } else {
                lines.add("untagged: " + untagged);
            }
        }
        pruning.print("Images", lines);
        return new Pruning.Gone(ids, Json.number(report, "SpaceReclaimed"));
    }
}
