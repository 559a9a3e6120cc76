package dev.jdocker.cli.network;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.output.NaturalOrder;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdocker network ls}. */
public final class NetworkLsCommand implements Command {
    private static final String TABLE = "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "List networks", 0, 0, "network ls", "network list");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("filter", 'f', Kind.FILTER, "Provide filter values (e.g. \"driver=bridge\")")
                .add("format", Kind.STRING, ListFormat.HELP)
                .add("no-trunc", Kind.BOOL, "Do not truncate the output")
                .add("quiet", 'q', Kind.BOOL, "Only display network IDs");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String asked = flags.string("format");
        boolean bare = flags.isSet("quiet") && (asked.isEmpty() || asked.equals("table"));
        ListFormat format = ListFormat.of(bare ? "{{.ID}}" : asked, TABLE);
        List<NetworkRow> rows = new ArrayList<>();
        for (Object network : session.engine()
                .get(Query.of("/networks").with("filters", FilterValues.json(flags.list("filter"))))
                .list()) {
            rows.add(new NetworkRow(network, !flags.isSet("no-trunc")));
        }
        rows.sort((left, right) -> NaturalOrder.BY_NUMBERS.compare(left.name(), right.name()));
        try {
            session.print(format.render(rows, NetworkRow.HEADINGS));
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return 0;
    }
}
