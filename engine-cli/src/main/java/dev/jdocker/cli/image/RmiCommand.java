package dev.jdocker.cli.image;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.util.List;

/** {@code jdocker rmi}. */
public final class RmiCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] IMAGE [IMAGE...]", "Remove one or more images", 1, -1, "image rm", "image remove", "rmi");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("force", 'f', Kind.BOOL, "Force removal of the image")
                .add("no-prune", Kind.BOOL, "Do not delete untagged parents")
                .add(
                        "platform",
                        Kind.STRINGS,
                        "Remove only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g.,"
                                + " \"linux/amd64\")")
                .add("protected", Kind.BOOL, "Remove images although their label protects them");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        boolean force = flags.isSet("force");
        return session.each(flags.arguments(), image -> {
            List<?> removed;
            try {
                removed = session.engine()
                        .delete(Query.image(image, "")
                                .with("force", force)
                                .with("noprune", flags.isSet("no-prune"))
                                .with("protected", flags.isSet("protected")))
                        .list();
            } catch (EngineException e) {
                if (force && e.isNotFound()) {
                    session.warn(Session.message(e));
                    return;
                }
                throw e;
            }
            StringBuilder lines = new StringBuilder();
            for (Object item : removed) {
                String untagged = Json.string(item, "Untagged");
                lines.append(untagged.isEmpty() ? "Deleted: " + Json.string(item, "Deleted") : "Untagged: " + untagged)
                        .append('\n');
            }
            session.print(lines.toString());
        });
    }
}
