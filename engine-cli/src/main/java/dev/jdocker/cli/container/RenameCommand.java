package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;

/** {@code jdocker rename}. */
public final class RenameCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("CONTAINER NEW_NAME", "Rename a container", 2, 2, "container rename", "rename");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String container = flags.arguments().getFirst().strip();
        String name = flags.arguments().getLast().strip();
        if (container.isEmpty() || name.isEmpty()) {
            throw new CommandException("Error: Neither old nor new names may be empty");
        }
        try {
            session.engine()
                    .post(Query.container(container, "rename").with("name", name))
                    .close();
        } catch (IOException e) {
            throw new CommandException(Session.message(e) + "\nError: failed to rename container named " + container);
        }
        return 0;
    }
}
