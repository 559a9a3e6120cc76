package dev.jdocker.cli.system;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.container.ContainerRow;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.ApiFields;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.image.ImageRow;
import dev.jdocker.cli.output.Fields;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import dev.jdocker.cli.template.Template;
import dev.jdocker.cli.template.TemplateException;
import dev.jdocker.cli.volume.VolumeRow;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker system df}. */
public final class DfCommand implements Command {
    private static final String TABLE = "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
    private static final String IMAGES = "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t"
            + "{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}";
    private static final String CONTAINERS =
            "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}";

    private static final String VOLUMES = "{{.Name}}\t{{.Links}}\t{{.Size}}";
    private static final String CACHE =
            "{{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t"
                    + "{{.Shared}}";

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
        String format = flags.string("format");
        if (flags.isSet("verbose")) {
            Details details = Details.of(usage, session.clock());
            boolean table = format.isEmpty() || format.equals("table");
            session.print(table ? details.text() : details.formatted(format) + "\n");
        } else {
            session.print(render(ListFormat.of(format, TABLE), DfRow.of(usage), DfRow.HEADINGS));
        }
        return 0;
    }

    /** What takes space, thing by thing. */
    private record Details(
            List<ImageRow> images,
            List<ContainerRow> containers,
            List<VolumeRow> volumes,
            List<CacheRow> cache,
            long cacheBytes) {

        static Details of(Map<String, @Nullable Object> usage, Clock clock) {
            List<ImageRow> images = new ArrayList<>();
            for (Object image : Json.list(usage, "Images")) {
                images.add(ImageRow.first(image, clock));
            }
            List<ContainerRow> containers = new ArrayList<>();
            for (Object container : Json.list(usage, "Containers")) {
                Map<String, @Nullable Object> own = new HashMap<>(Json.asObject(container));
                own.remove("SizeRootFs"); // what is the image's stands among the images
                containers.add(new ContainerRow(own, true, clock));
            }
            List<VolumeRow> volumes = new ArrayList<>();
            for (Object volume : Json.list(usage, "Volumes")) {
                volumes.add(new VolumeRow(volume));
            }
            List<CacheRow> cache = new ArrayList<>();
            long cacheBytes = 0;
            for (Object entry : Json.list(usage, "BuildCache")) {
                cache.add(new CacheRow(entry, clock));
                cacheBytes += Json.bool(entry, "Shared") ? 0 : Json.number(entry, "Size");
            }
            return new Details(images, containers, volumes, cache, cacheBytes);
        }

        String text() throws CommandException {
            return "Images space usage:\n\n"
                    + render(ListFormat.of("table " + IMAGES, ""), images, ImageRow.HEADINGS)
                    + "\nContainers space usage:\n\n"
                    + render(ListFormat.of("table " + CONTAINERS, ""), containers, ContainerRow.HEADINGS)
                    + "\nLocal Volumes space usage:\n\n"
                    + render(ListFormat.of("table " + VOLUMES, ""), volumes, VolumeRow.HEADINGS)
                    + "\nBuild cache usage: " + Human.size(cacheBytes) + "\n\n"
                    + render(ListFormat.of("table " + CACHE, ""), cache, CacheRow.HEADINGS);
        }

        String formatted(String format) throws CommandException {
            Map<String, @Nullable Object> all = new JsonObject()
                    .set("Images", images)
                    .set("Containers", containers)
                    .set("Volumes", volumes)
                    .set("BuildCache", cache)
                    .fields();
            try {
                return format.equals("json")
                        ? Json.escaped(Json.compact(all))
                        : Template.parse(format)
                                .execute(new ApiFields("*formatter.diskUsageContext", all, Map.of(), Map.of()));
            } catch (TemplateException e) {
                throw new CommandException(String.valueOf(e.getMessage()));
            }
        }
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
