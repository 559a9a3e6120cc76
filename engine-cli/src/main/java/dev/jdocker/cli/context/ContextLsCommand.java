package dev.jdocker.cli.context;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code jdocker context ls}. */
public final class ContextLsCommand implements Command {
    private static final String TABLE =
            "{{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "List contexts", 0, 0, "context ls", "context list");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", Kind.STRING, ListFormat.HELP).add("quiet", 'q', Kind.BOOL, "Only show context names");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        ListFormat format = ListFormat.of(flags.isSet("quiet") ? "{{.Name}}" : flags.string("format"), TABLE);
        String current = CurrentContext.name(session.global(), session.environment());
        List<ContextRow> rows = new ArrayList<>();
        rows.add(ContextRow.of(DefaultContext.of(session).context(), current.equals(CurrentContext.DEFAULT)));
        ContextStore store = ContextStore.of(session.environment());
        for (StoredContext context : store.all()) {
            rows.add(ContextRow.of(context, context.name().equals(current)));
        }
        if (!current.equals(CurrentContext.DEFAULT) && !store.has(current)) {
            rows.add(ContextRow.missing(current, store.metadata(current)));
        }
        rows.sort(Comparator.comparing(ContextRow::name));
        try {
            session.print(format.render(rows, ContextRow.HEADINGS));
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        if (CurrentContext.isOverridden(session.environment())) {
            session.warn(
                    "Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either"
                            + " set the global --context flag, or unset DOCKER_HOST environment variable.");
        }
        return 0;
    }
}
