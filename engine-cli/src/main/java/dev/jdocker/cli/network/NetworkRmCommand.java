package dev.jdocker.cli.network;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;

/** {@code jdocker network rm}. */
public final class NetworkRmCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("NETWORK [NETWORK...]", "Remove one or more networks", 1, -1, "network rm", "network remove");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("force", 'f', Kind.BOOL, "Do not error if the network does not exist")
                .add("protected", Kind.BOOL, "Remove networks although their label protects them");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        boolean force = flags.isSet("force");
        return session.each(flags.arguments(), network -> {
            try {
                session.engine()
                        .delete(NetworkInspectCommand.query(network).with("protected", flags.isSet("protected")))
                        .close();
            } catch (EngineException e) {
                if (force && e.isNotFound()) {
                    return;
                }
                throw e;
            }
            session.printLine(network);
        });
    }
}
