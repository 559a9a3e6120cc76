package dev.jdocker.cli.volume;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jdocker volume create}. */
public final class VolumeCreateCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] [VOLUME]", "Create a volume", 0, 1, "volume create");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("driver", 'd', Kind.STRING, "local", "Specify volume driver name")
                .add("label", Kind.LABEL, "Set metadata for a volume")
                .add("name", Kind.STRING, "Specify volume name")
                .add("opt", 'o', Kind.MAP, "Set driver specific options")
                .hide("name");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        List<String> names = flags.arguments();
        if (flags.given("name") && !names.isEmpty()) {
            throw new CommandException(
                    "conflicting options: cannot specify a volume-name through both --name and as a positional arg");
        }
        JsonObject request = new JsonObject()
                .set("Name", names.isEmpty() ? flags.string("name") : names.getFirst())
                .set("Driver", flags.string("driver"))
                .put("DriverOpts", pairs(flags.list("opt")))
                .put("Labels", pairs(flags.list("label")));
        Map<String, ?> made = session.engine()
                .post(Query.of("/volumes/create"), request.fields())
                .object();
        session.printLine(Json.string(made, "Name"));
        return 0;
    }

    private static Map<String, String> pairs(List<String> words) {
        Map<String, String> pairs = new TreeMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            pairs.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
        }
        return pairs;
    }
}
