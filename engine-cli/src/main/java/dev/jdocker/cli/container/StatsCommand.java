package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.List;

/** {@code jdocker stats}: a table that is drawn again twice a second over itself, or once. */
public final class StatsCommand implements Command {
    private static final long REDRAW_MILLIS = 500;
    private static final String TABLE =
            "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}";
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] [CONTAINER...]",
                "Display a live stream of container(s) resource usage statistics",
                0,
                -1,
                "container stats",
                "stats");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("all", 'a', Kind.BOOL, "Show all containers (default shows just running)")
                .add("format", Kind.STRING, ListFormat.HELP)
                .add("no-stream", Kind.BOOL, "Disable streaming stats and only pull the first result")
                .add("no-trunc", Kind.BOOL, "Do not truncate output");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        ListFormat format = ListFormat.of(flags.string("format"), TABLE);
        boolean once = flags.isSet("no-stream");
        boolean all = flags.isSet("all");
        StatsBoard board = new StatsBoard(session, !flags.isSet("no-trunc"));
        boolean everything = flags.arguments().isEmpty();
        if (everything && !once) {
            followEvents(session, board, all);
        }
        List<String> containers = everything ? containers(session, all) : flags.arguments();
        containers.forEach(container -> board.add(container, once));
        board.awaitFirst();
        List<String> failures = board.takeFailures();
        if (!failures.isEmpty() && !everything) {
            throw new CommandException(String.join("\n", failures));
        }
        if (once) {
            session.print(render(format, board.rows()));
            return 0;
        }
        draw(session, format, board, everything);
        return 0;
    }

    private static List<String> containers(Session session, boolean all) throws IOException {
        return session.engine().get(Query.of("/containers/json").with("all", all)).list().stream()
                .map(container -> Json.string(container, "Id"))
                .toList();
    }

    private static void draw(Session session, ListFormat format, StatsBoard board, boolean everything)
            throws CommandException, IOException, InterruptedException {
        while (everything || !board.isEmpty()) {
            StringBuilder screen = new StringBuilder(HOME);
            for (String line : render(format, board.rows()).split("\n", -1)) {
                screen.append(line).append(' ').append(CLEAR_LINE).append('\n');
            }
            session.print(screen.append(CLEAR_BELOW).toString());
            Thread.sleep(REDRAW_MILLIS);
        }
    }

    private static String render(ListFormat format, List<StatsRow> rows) throws CommandException {
        try {
            return format.render(rows, StatsRow.HEADINGS);
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    /** Containers come and go while the table is shown. */
    private static void followEvents(Session session, StatsBoard board, boolean all) throws IOException {
        Reply reply = session.engine().get(Query.of("/events").with("filters", "{\"type\":{\"container\":true}}"));
        Thread.ofVirtual().name("stats-events").start(() -> {
            try (reply;
                    Json.Values events = Json.values(reply.body())) {
                for (Object event = events.next(); event != null; event = events.next()) {
                    String id = Json.string(Json.object(event, "Actor"), "ID");
                    switch (Json.string(event, "Action")) {
                        case "create" -> {
                            if (all) {
                                board.add(id, false);
                            }
                        }
                        case "start" -> board.add(id, false);
                        case "die" -> {
                            if (!all) {
                                board.remove(id);
                            }
                        }
                        case "destroy" -> board.remove(id);
                        default -> {
                            // nothing that concerns the table
                        }
                    }
                }
            } catch (IOException e) {
                // The engine is gone, and the streams of the containers with it.
            }
        });
    }
}
