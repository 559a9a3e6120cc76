package dev.jdocker.cli.context;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;

/** {@code jdocker context show}. */
public final class ContextShowCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("", "Print the name of the current context", 0, 0);
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        session.printLine(CurrentContext.name(session.global(), session.environment()));
        return 0;
    }
}
