package dev.jdocker.cli.system;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.InspectFormat;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jdocker inspect}: an object of whatever kind has the name. */
public final class InspectCommand implements Command {
    private static final List<String> KINDS = List.of("container", "image", "network", "volume");

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NAME|ID [NAME|ID...]", "Return low-level information on Docker objects", 1, -1);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", 'f', Kind.STRING, InspectFormat.HELP)
                .add("size", 's', Kind.BOOL, "Display total file sizes if the type is container")
                .add("type", Kind.STRING, "Only inspect objects of the given type");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        String type = flags.string("type");
        if (!type.isEmpty() && !KINDS.contains(type)) {
            throw new CommandException(
                    "unknown type: \"" + type + "\": must be one of \"container\", \"image\", \"network\", \"volume\"");
        }
        if (flags.given("type") && type.isEmpty()) {
            throw new CommandException(
                    "type is empty: must be one of \"container\", \"image\", \"network\", \"volume\"");
        }
        List<String> kinds = type.isEmpty() ? KINDS : List.of(type);
        boolean size = flags.isSet("size");
        return InspectFormat.of(flags.string("format"))
                .run(session, flags.arguments(), name -> find(session, kinds, name, size));
    }

    private static @Nullable Object find(Session session, List<String> kinds, String name, boolean size)
            throws IOException {
        for (String kind : kinds) {
            try {
                Object found = session.engine().get(query(kind, name, size)).json();
                if (size && !kind.equals("container")) {
                    session.warn("WARNING: --size ignored for " + kind);
                }
                return found;
            } catch (EngineException e) {
                // What this engine does not have at all cannot be what was meant either.
                boolean absent = e.isNotFound() || e.status() == 501;
                if (kinds.size() == 1 || !absent) {
                    throw e;
                }
            }
        }
        throw new IOException("Error: No such object: " + name);
    }

    private static Query query(String kind, String name, boolean size) {
        return switch (kind) {
            case "container" -> Query.container(name, "json").with("size", size);
            case "image" -> Query.image(name, "json");
            case "network" -> Query.of("/networks/" + Query.encode(name));
            default -> Query.of("/volumes/" + Query.encode(name));
        };
    }
}
