package dev.jdocker.cli.registry;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.credential.CredentialStore;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code jdocker search}. */
public final class SearchCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] TERM", "Search Docker Hub for images", 1, 1);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("filter", 'f', Kind.FILTER, "Filter output based on conditions provided")
                .add("format", Kind.STRING, "Pretty-print search using a Go template")
                .add("limit", Kind.INT, "Max number of search results")
                .add("no-trunc", Kind.BOOL, "Don't truncate output");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        String term = flags.arguments().getFirst();
        ListFormat format =
                ListFormat.of(flags.string("format"), "{{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}");
        Query query = Query.of("/images/search")
                .with("term", term)
                .with("limit", flags.number("limit") == 0 ? "" : Long.toString(flags.number("limit")))
                .with("filters", FilterValues.json(flags.list("filter")));
        String auth = CredentialStore.open(session.environment()).header(term);
        List<SearchRow> rows = new ArrayList<>();
        for (Object result : session.engine().getFromRegistry(query, auth).list()) {
            rows.add(new SearchRow(result, !flags.isSet("no-trunc"), format.isTable()));
        }
        rows.sort(Comparator.comparingLong(SearchRow::stars).reversed());
        try {
            session.print(format.render(rows, SearchRow.HEADINGS));
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return 0;
    }
}
