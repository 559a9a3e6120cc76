package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;

/** {@code jdocker pause}. */
public final class PauseCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "CONTAINER [CONTAINER...]",
                "Pause all processes within one or more containers",
                1,
                -1,
                "container pause",
                "pause");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        return session.each(flags.arguments(), container -> {
            session.engine().post(Query.container(container, "pause")).close();
            session.printLine(container);
        });
    }
}
