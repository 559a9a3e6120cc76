package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;

/** {@code jdocker stop}. */
public final class StopCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Stop one or more running containers",
                1,
                -1,
                "container stop",
                "stop");
    }

    @Override
    public void declare(Flags flags) {
        declareHow(flags);
    }

    static void declareHow(Flags flags) {
        flags.add("signal", 's', Kind.STRING, "Signal to send to the container")
                .add("timeout", 't', Kind.INT, "Seconds to wait before killing the container")
                .alias("time", "timeout");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        return session.each(flags.arguments(), container -> {
            session.engine().post(query(container, "stop", flags)).close();
            session.printLine(container);
        });
    }

    static Query query(String container, String verb, Flags flags) {
        String timeout = flags.string("timeout").isEmpty() ? flags.string("time") : flags.string("timeout");
        return Query.container(container, verb)
                .with("signal", flags.string("signal"))
                .with("t", timeout);
    }
}
