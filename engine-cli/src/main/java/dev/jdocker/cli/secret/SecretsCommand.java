package dev.jdocker.cli.secret;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code jdocker secret ls}, {@code jdocker config ls}.
 *
 * @param kind {@code secret} or {@code config}
 */
public record SecretsCommand(String kind) implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "List " + kind + "s", 0, 0, kind + " ls", kind + " list");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("filter", 'f', Kind.FILTER, "Filter output based on conditions provided")
                .add("format", Kind.STRING, ListFormat.HELP)
                .add("quiet", 'q', Kind.BOOL, "Only display IDs");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        ListFormat format = ListFormat.of(
                flags.isSet("quiet") ? "{{.ID}}" : flags.string("format"),
                "{{.ID}}\t{{.Name}}\t{{.CreatedAt}}\t{{.UpdatedAt}}");
        Query query = Query.of("/jdocker/" + kind + "s").with("filters", FilterValues.json(flags.list("filter")));
        List<SecretRow> rows = new ArrayList<>();
        for (Object secret : session.engine().get(query).list()) {
            rows.add(new SecretRow(kind, secret, session.clock().instant()));
        }
        try {
            session.print(format.render(rows, SecretRow.HEADINGS));
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return 0;
    }
}
