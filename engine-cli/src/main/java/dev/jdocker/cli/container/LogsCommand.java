package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.PointInTime;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.stream.Demultiplexer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker logs}. */
public final class LogsCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] CONTAINER", "Fetch the logs of a container", 1, 1, "container logs", "logs");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("details", Kind.BOOL, "Show extra details provided to logs")
                .add("follow", 'f', Kind.BOOL, "Follow log output")
                .add(
                        "since",
                        Kind.STRING,
                        "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42"
                                + " minutes)")
                .add("tail", 'n', Kind.STRING, "all", "Number of lines to show from the end of the logs")
                .add("timestamps", 't', Kind.BOOL, "Show timestamps")
                .add(
                        "until",
                        Kind.STRING,
                        "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for"
                                + " 42 minutes)");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        Map<String, @Nullable Object> container = session.engine()
                .get(Query.container(flags.arguments().getFirst(), "json"))
                .object();
        Query query = Query.container(Json.string(container, "Id"), "logs")
                .with("stdout", true)
                .with("stderr", true)
                .with("since", PointInTime.parse("since", flags.string("since"), session.clock()))
                .with("until", PointInTime.parse("until", flags.string("until"), session.clock()))
                .with("timestamps", flags.isSet("timestamps"))
                .with("follow", flags.isSet("follow"))
                .with("tail", flags.string("tail"))
                .with("details", flags.isSet("details"));
        try (Reply logs = session.engine().get(query)) {
            Demultiplexer output = new Demultiplexer(logs.body(), session.out(), session.err());
            if (Json.bool(Json.object(container, "Config"), "Tty")) {
                output.copyRaw();
            } else {
                output.copyFrames();
            }
        }
        return 0;
    }
}
