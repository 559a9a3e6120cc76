package dev.jdocker.cli.network;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;
import java.util.Map;

/** {@code jdocker network disconnect}. */
public final class NetworkDisconnectCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NETWORK CONTAINER", "Disconnect a container from a network", 2, 2);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("force", 'f', Kind.BOOL, "Force the container to disconnect from a network");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        session.engine()
                .post(
                        NetworkConnectCommand.operation(flags.arguments().getFirst(), "disconnect"),
                        Map.of("Container", flags.arguments().get(1), "Force", flags.isSet("force")))
                .close();
        return 0;
    }
}
