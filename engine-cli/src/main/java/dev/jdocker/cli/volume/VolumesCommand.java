package dev.jdocker.cli.volume;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdocker volume ls}. */
public final class VolumesCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "List volumes", 0, 0, "volume ls", "volume list");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("cluster", Kind.BOOL, "Display only cluster volumes, and use cluster volume list formatting")
                .add("filter", 'f', Kind.FILTER, "Provide filter values (e.g. \"dangling=true\")")
                .add("format", Kind.STRING, ListFormat.HELP)
                .add("quiet", 'q', Kind.BOOL, "Only display volume names")
                .hide("cluster");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        boolean cluster = flags.isSet("cluster");
        String table = cluster
                ? "{{.Name}}\t{{.Group}}\t{{.Driver}}\t{{.Availability}}\t{{.Status}}"
                : "{{.Driver}}\t{{.Name}}";
        ListFormat format = ListFormat.of(flags.isSet("quiet") ? "{{.Name}}" : flags.string("format"), table);
        List<VolumeRow> rows = new ArrayList<>();
        if (!cluster) { // there are none of a cluster
            Query query = Query.of("/volumes").with("filters", FilterValues.json(flags.list("filter")));
            for (Object volume : Json.list(session.engine().get(query).object(), "Volumes")) {
                rows.add(new VolumeRow(volume));
            }
        }
        rows.sort(VolumeRow.BY_NAME);
        try {
            session.print(format.render(rows, VolumeRow.HEADINGS));
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return 0;
    }
}
