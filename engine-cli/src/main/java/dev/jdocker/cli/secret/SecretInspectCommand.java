package dev.jdocker.cli.secret;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.InspectFormat;
import java.io.IOException;

/** {@code jdocker secret inspect}: everything but the data. */
public final class SecretInspectCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] SECRET [SECRET...]",
                "Display detailed information on one or more secrets",
                1,
                -1,
                "secret inspect");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", 'f', Kind.STRING, InspectFormat.HELP);
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        return InspectFormat.of(flags.string("format"))
                .run(
                        session,
                        flags.arguments(),
                        name -> session.engine()
                                .get(Query.of("/jdocker/secrets/" + Query.encode(name)))
                                .json());
    }
}
