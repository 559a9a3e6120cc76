package dev.jdocker.cli.image;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdocker history}. */
public final class HistoryCommand implements Command {
    private static final String TABLE = "{{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
    private static final String RAW_TABLE = "{{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] IMAGE", "Show the history of an image", 1, 1, "image history", "history");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", Kind.STRING, ListFormat.HELP)
                .add("human", 'H', Kind.BOOL, "true", "Print sizes and dates in human readable format")
                .add("no-trunc", Kind.BOOL, "Don't truncate output")
                .add(
                        "platform",
                        Kind.STRING,
                        "Show history for the given platform. Formatted as \"os[/arch[/variant]]\" (e.g.,"
                                + " \"linux/amd64\")")
                .add("quiet", 'q', Kind.BOOL, "Only show image IDs");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        boolean human = flags.isSet("human");
        ListFormat format = ListFormat.of(
                flags.isSet("quiet") && !flags.given("format") ? "{{.ID}}" : flags.string("format"),
                human ? TABLE : RAW_TABLE);
        Query query = Query.image(flags.arguments().getFirst(), "history")
                .with("platform", PlatformFlag.json(flags.string("platform")));
        List<HistoryRow> rows = new ArrayList<>();
        for (Object step : session.engine().get(query).list()) {
            rows.add(new HistoryRow(step, human, !flags.isSet("no-trunc"), session.clock()));
        }
        try {
            session.print(format.render(rows, HistoryRow.HEADINGS));
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return 0;
    }
}
