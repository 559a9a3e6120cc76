package dev.jdocker.cli.volume;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.InspectFormat;
import java.io.IOException;

/** {@code jdocker volume inspect}. */
public final class VolumeInspectCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] VOLUME [VOLUME...]",
                "Display detailed information on one or more volumes",
                1,
                -1,
                "volume inspect");
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
                                .get(Query.of("/volumes/" + Query.encode(name)))
                                .json());
    }
}
