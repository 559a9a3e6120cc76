package dev.jdocker.cli.registry;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.credential.CredentialStore;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;

/** {@code jdocker logout}. */
public final class LogoutCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("[SERVER]", "Log out from a registry", 0, 1)
                .withDetails(".\nIf no server is specified, the default is defined by the daemon.");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        String key = CredentialStore.key(
                flags.arguments().isEmpty() ? "" : flags.arguments().getFirst());
        session.printLine("Removing login credentials for " + key);
        try {
            CredentialStore.open(session.environment()).erase(key);
        } catch (IOException e) {
            throw new CommandException("WARNING: could not erase credentials: " + e.getMessage());
        }
        return 0;
    }
}
