package dev.jdocker.cli.system;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.PointInTime;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.format.InspectFormat;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.template.Template;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** {@code jdocker events}. */
public final class EventsCommand implements Command {
    /** Always nine digits, so that lines stand below each other. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX");

    private static final long NANOS = 1_000_000_000;

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Get real time events from the server", 0, 0, "system events", "events");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("filter", 'f', Kind.FILTER, "Filter output based on conditions provided")
                .add("format", Kind.STRING, InspectFormat.HELP)
                .add("since", Kind.STRING, "Show all events created since timestamp")
                .add("until", Kind.STRING, "Stream events until this timestamp");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String format = flags.string("format");
        Template template = template(format.equals("json") ? "{{json .}}" : format);
        Query query = Query.of("/events")
                .with("since", PointInTime.parse("", flags.string("since"), session.clock()))
                .with("until", PointInTime.parse("", flags.string("until"), session.clock()))
                .with("filters", FilterValues.json(flags.list("filter")));
        try (Reply reply = session.engine().get(query);
                Json.Values events = Json.values(reply.body())) {
            for (Object event = events.next(); event != null; event = events.next()) {
                session.printLine(line(new EventFields(Json.asObject(event)), template, session));
            }
        }
        return 0;
    }

    private static @Nullable Template template(String format) throws CommandException {
        try {
            return format.isEmpty() ? null : Template.parse(format);
        } catch (TemplateException e) {
            throw new CommandException(64, "Error parsing format: " + e.getMessage());
        }
    }

    private static String line(EventFields event, @Nullable Template template, Session session)
            throws CommandException {
        if (template == null) {
            return time(event, session.clock().getZone()) + event.text();
        }
        try {
            return template.execute(event);
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    private static String time(EventFields event, ZoneId zone) {
        long nanos = Json.number(event.event(), "timeNano");
        long seconds = Json.number(event.event(), "time");
        if (nanos == 0 && seconds == 0) {
            return "";
        }
        Instant at = nanos == 0 ? Instant.ofEpochSecond(seconds) : Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
        return TIME.format(at.atZone(zone)) + " ";
    }
}
