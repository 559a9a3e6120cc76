package dev.jdocker.cli.image;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Confirmation;
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
import org.jspecify.annotations.Nullable;

/** {@code jdocker image prune}. */
public final class ImagePruneCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Remove unused images", 0, 0, "image prune");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("all", 'a', Kind.BOOL, "Remove all unused images, not just dangling ones")
                .add("filter", Kind.FILTER, "Provide filter values (e.g. \"until=<timestamp>\")")
                .add("force", 'f', Kind.BOOL, "Do not prompt for confirmation");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        boolean all = flags.isSet("all");
        String warning = all
                ? "WARNING! This will remove all images without at least one container associated to them."
                : "WARNING! This will remove all dangling images.";
        if (!flags.isSet("force") && !Confirmation.ask(session, warning)) {
            return 0;
        }
        Pruned pruned = prune(session, all, flags.list("filter"));
        if (!pruned.text().isEmpty()) {
            session.printLine(pruned.text());
        }
        session.printLine("Total reclaimed space: " + Human.sizeWithFourDigits(pruned.bytes()));
        return 0;
    }

    /** What was removed, as people are told. */
    public record Pruned(String text, long bytes) {}

    /** Removes images. */
    public static Pruned prune(Session session, boolean all, List<String> filters) throws IOException {
        List<String> given = new ArrayList<>(filters);
        given.add("dangling=" + !all);
        Map<String, @Nullable Object> report = session.engine()
                .post(Query.of("/images/prune").with("filters", FilterValues.json(given)))
                .object();
        StringBuilder text = new StringBuilder();
        for (Object item : Json.list(report, "ImagesDeleted")) {
            String untagged = Json.string(item, "Untagged");
            text.append(text.isEmpty() ? "Deleted Images:\n" : "")
                    .append(untagged.isEmpty() ? "deleted: " + Json.string(item, "Deleted") : "untagged: " + untagged)
                    .append('\n');
        }
        return new Pruned(text.toString(), Json.number(report, "SpaceReclaimed"));
    }
}
