package dev.jdocker.cli.context;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;

/** {@code jdocker context use}. */
public final class ContextUseCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("CONTEXT", "Set the current docker context", 1, 1);
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        String name = flags.arguments().getFirst();
        if (!name.equals(CurrentContext.DEFAULT)) {
            ContextStore.checkName(name);
            StoredContext _ = ContextStore.of(session.environment()).get(name);
        }
        CurrentContext.use(session.environment(), name);
        session.printLine(name);
        session.warn("Current context is now \"" + name + "\"");
        if (CurrentContext.isOverridden(session.environment()) && !name.equals(CurrentContext.DEFAULT)) {
            session.warn("Warning: DOCKER_HOST environment variable overrides the active context. To use \"" + name
                    + "\", either set the global --context flag, or unset DOCKER_HOST environment variable.");
        }
        return 0;
    }
}
