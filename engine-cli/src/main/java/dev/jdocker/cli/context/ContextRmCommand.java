package dev.jdocker.cli.context;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;

/** {@code jdocker context rm}. */
public final class ContextRmCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("CONTEXT [CONTEXT...]", "Remove one or more contexts", 1, -1, "context rm", "context remove");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("force", 'f', Kind.BOOL, "Force the removal of a context in use");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        ContextStore store = ContextStore.of(session.environment());
        return session.each(flags.arguments(), name -> {
            remove(session, store, name, flags.isSet("force"));
            session.printLine(name);
        });
    }

    private static void remove(Session session, ContextStore store, String name, boolean force) throws IOException {
        if (name.equals(CurrentContext.DEFAULT)) {
            throw new IOException("context \"default\" cannot be removed");
        }
        if (!store.has(name)) {
            if (force) {
                return;
            }
            throw new IOException("context \"" + name + "\" does not exist");
        }
        if (name.equals(CurrentContext.name(session.global(), session.environment()))) {
            if (!force) {
                throw new IOException("context \"" + name + "\" is in use, set -f flag to force remove");
            }
            if (name.equals(CurrentContext.configured(session.environment()))) {
                CurrentContext.use(session.environment(), CurrentContext.DEFAULT);
            }
        }
        store.remove(name);
    }
}
