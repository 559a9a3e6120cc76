package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;

/** {@code jdocker kill}. */
public final class KillCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Kill one or more running containers",
                1,
                -1,
                "container kill",
                "kill");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("signal", 's', Kind.STRING, "Signal to send to the container");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        return session.each(flags.arguments(), container -> {
            session.engine()
                    .post(Query.container(container, "kill").with("signal", flags.string("signal")))
                    .close();
            session.printLine(container);
        });
    }
}
