package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;

/** {@code jdocker create}. */
public final class CreateCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "[OPTIONS] IMAGE [COMMAND] [ARG...]",
                        "Create a new container",
                        1,
                        -1,
                        "container create",
                        "create")
                .withFlagsFirst();
    }

    @Override
    public void declare(Flags flags) {
        ContainerSpec.declare(flags, "creating");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        ContainerSpec spec = ContainerSpec.of("create", flags, session);
        session.printLine(new Creation(session, flags).create(spec));
        return 0;
    }
}
