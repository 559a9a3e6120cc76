package dev.jdocker.cli.secret;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code jdocker secret create}, {@code jdocker config create}.
 *
 * @param kind {@code secret} or {@code config}
 */
public record SecretCreateCommand(String kind) implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] " + kind.toUpperCase(Locale.ROOT) + " file|-",
                "Create a " + kind + " from a file or STDIN",
                2,
                2,
                kind + " create");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("label", 'l', Kind.LABEL, "Labels of the " + kind);
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        String file = flags.arguments().get(1);
        byte[] data = file.equals("-") ? session.in().readAllBytes() : Files.readAllBytes(Path.of(file));
        Map<String, String> labels = new TreeMap<>();
        for (String label : flags.list("label")) {
            int equals = label.indexOf('=');
            labels.put(equals < 0 ? label : label.substring(0, equals), equals < 0 ? "" : label.substring(equals + 1));
        }
        JsonObject request = new JsonObject()
                .set("Name", flags.arguments().getFirst())
                .set("Labels", labels)
                .set("Data", Base64.getEncoder().encodeToString(data));
        Map<String, ?> made = session.engine()
                .post(Query.of("/jdocker/" + kind + "s/create"), request.fields())
                .object();
        session.printLine(Json.string(made, "ID"));
        return 0;
    }
}
