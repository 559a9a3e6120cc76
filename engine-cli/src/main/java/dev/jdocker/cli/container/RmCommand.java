package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;

/** {@code jdocker rm}. */
public final class RmCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Remove one or more containers",
                1,
                -1,
                "container rm",
                "container remove",
                "rm");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("force", 'f', Kind.BOOL, "Force the removal of a running container (uses SIGKILL)")
                .add("link", 'l', Kind.BOOL, "Remove the specified link")
                .add("protected", Kind.BOOL, "Remove containers although their label protects them")
                .add("volumes", 'v', Kind.BOOL, "Remove anonymous volumes associated with the container");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        boolean force = flags.isSet("force");
        return session.each(flags.arguments(), container -> {
            // Docker's client takes a leading slash, as names are written inside the engine.
            String name = container.startsWith("/") ? container.substring(1) : container;
            if (name.isEmpty()) {
                throw new IOException("container name cannot be empty");
            }
            try {
                session.engine()
                        .delete(Query.container(name, "")
                                .with("force", force)
                                .with("link", flags.isSet("link"))
                                .with("protected", flags.isSet("protected"))
                                .with("v", flags.isSet("volumes")))
                        .close();
            } catch (EngineException e) {
                if (force && e.isNotFound()) {
                    session.warn(Session.message(e));
                    return;
                }
                throw e;
            }
            session.printLine(container);
        });
    }
}
