package dev.jdocker.cli.system;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.container.ContainerRow;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.image.ImageRow;
import dev.jdocker.cli.output.Fields;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker system df}. */
public final class DfCommand implements Command {
    private static final String TABLE = "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
    private static final String IMAGES = "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.VirtualSize}}\t"
            + "{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}";
    private static final String CONTAINERS =
            "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}";

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Show docker disk usage", 0, 0, "system df");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", Kind.STRING, ListFormat.HELP)
                .add("verbose", 'v', Kind.BOOL, "Show detailed information on space usage");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        Map<String, @Nullable Object> usage =
                session.engine().get(Query.of("/system/df")).object();
        if (flags.isSet("verbose")) {
            if (flags.given("format")) {
                throw new CommandException("the verbose option cannot be used with the format option");
            }
            session.print(details(session, usage));
        } else {
            session.print(render(ListFormat.of(flags.string("format"), TABLE), DfRow.of(usage), DfRow.HEADINGS));
        }
        return 0;
    }

    private static String details(Session session, Map<String, @Nullable Object> usage) throws CommandException {
        List<ImageRow> images = new ArrayList<>();
        for (Object image : Json.list(usage, "Images")) {
            ImageRow.add(images, image, false, false, true, session.clock());
        }
        List<ContainerRow> containers = new ArrayList<>();
        for (Object container : Json.list(usage, "Containers")) {
            containers.add(new ContainerRow(container, true, session.clock()));
        }
        return "Images space usage:\n\n"
                + render(ListFormat.of("table " + IMAGES, ""), images, ImageRow.HEADINGS)
                + "\nContainers space usage:\n\n"
                + render(ListFormat.of("table " + CONTAINERS, ""), containers, ContainerRow.HEADINGS)
                + "\nLocal Volumes space usage:\n\nVOLUME NAME   LINKS     SIZE\n"
                + "\nBuild cache usage: 0B\n\n"
                + "CACHE ID   CACHE TYPE   SIZE      CREATED   LAST USED   USAGE     SHARED\n";
    }

    private static String render(ListFormat format, List<? extends Fields> rows, Map<String, String> headings)
            throws CommandException {
        try {
            return format.render(rows, headings);
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }
}
