package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;

/** {@code jdocker restart}. */
public final class RestartCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Restart one or more containers",
                1,
                -1,
                "container restart",
                "restart");
    }

    @Override
    public void declare(Flags flags) {
        StopCommand.declareHow(flags);
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        return session.each(flags.arguments(), container -> {
            session.engine()
                    .post(StopCommand.query(container, "restart", flags))
                    .close();
            session.printLine(container);
        });
    }
}
