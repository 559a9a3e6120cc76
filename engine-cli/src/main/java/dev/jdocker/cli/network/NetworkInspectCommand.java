package dev.jdocker.cli.network;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.InspectFormat;
import java.io.IOException;

/** {@code jdocker network inspect}. */
public final class NetworkInspectCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] NETWORK [NETWORK...]", "Display detailed information on one or more networks", 1, -1);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", 'f', Kind.STRING, InspectFormat.HELP)
                .add("verbose", 'v', Kind.BOOL, "Verbose output for diagnostics");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        boolean verbose = flags.isSet("verbose");
        return InspectFormat.of(flags.string("format"))
                .run(
                        session,
                        flags.arguments(),
                        name -> session.engine()
                                .get(query(name).with("verbose", verbose ? "true" : ""))
                                .json());
    }

    static Query query(String name) {
        return Query.of("/networks/" + Query.encode(name));
    }
}
