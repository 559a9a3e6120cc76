package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.template.Template;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jdocker ps}. */
public final class PsCommand implements Command {
    private static final String TABLE =
            "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "List containers", 0, 0, "container ls", "container list", "container ps", "ps");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("all", 'a', Kind.BOOL, "Show all containers (default shows just running)")
                .add("filter", 'f', Kind.FILTER, "Filter output based on conditions provided")
                .add("format", Kind.STRING, ListFormat.HELP)
                .add("last", 'n', Kind.INT, "-1", "Show n last created containers (includes all states)")
                .add("latest", 'l', Kind.BOOL, "Show the latest created container (includes all states)")
                .add("no-trunc", Kind.BOOL, "Don't truncate output")
                .add("quiet", 'q', Kind.BOOL, "Only display container IDs")
                .add("size", 's', Kind.BOOL, "Display total file sizes");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        boolean quiet = flags.isSet("quiet");
        ListFormat format = ListFormat.of(
                quiet ? "{{.ID}}" : flags.string("format"), flags.isSet("size") ? TABLE + "\t{{.Size}}" : TABLE);
        long last = flags.isSet("latest") && !flags.given("last") ? 1 : flags.number("last");
        Query query = Query.of("/containers/json")
                .with("all", flags.isSet("all"))
                .with("limit", last > 0 ? Long.toString(last) : "")
                .with("size", flags.isSet("size") || asksForSize(flags, session))
                .with("filters", FilterValues.json(flags.list("filter")));
        List<ContainerRow> rows = new ArrayList<>();
        for (Object container : session.engine().get(query).list()) {
            rows.add(new ContainerRow(container, !flags.isSet("no-trunc"), session.clock()));
        }
        try {
            session.print(format.render(rows, ContainerRow.HEADINGS));
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    /** Tries the template on a container of which nothing is known: mistakes are told before the engine is asked. */
    private static boolean asksForSize(Flags flags, Session session) throws CommandException {
        if (flags.string("format").isEmpty()) {
            return false;
        }
        ContainerRow unknown = new ContainerRow(Map.of(), true, session.clock());
        Template template;
        try {
            template = Template.parse(flags.string("format"));
        } catch (TemplateException e) {
            throw new CommandException("failed to parse template: " + e.getMessage());
        }
        try {
            template.execute(unknown);
        } catch (TemplateException e) {
            throw new CommandException("failed to execute template: " + e.getMessage());
        }
        return !flags.isSet("quiet") && unknown.sizeWasAsked();
    }
}
