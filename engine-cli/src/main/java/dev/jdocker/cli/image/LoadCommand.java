package dev.jdocker.cli.image;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code jdocker load}. */
public final class LoadCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Load an image from a tar archive or STDIN", 0, 0, "image load", "load");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("input", 'i', Kind.STRING, "Read from tar archive file, instead of STDIN")
                .add(
                        "platform",
                        Kind.STRING,
                        "Load only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g.,"
                                + " \"linux/amd64\")")
                .add("quiet", 'q', Kind.BOOL, "Suppress the load output");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String file = flags.string("input");
        if (file.isEmpty() && TerminalCheck.isInput()) {
            throw new CommandException("requested load from stdin, but stdin is empty");
        }
        boolean quiet = flags.isSet("quiet") || !TerminalCheck.isOutput();
        Query query =
                Query.of("/images/load").with("quiet", quiet).with("platform", platform(flags.string("platform")));
        try (InputStream archive = file.isEmpty() ? session.in() : Files.newInputStream(Path.of(file));
                Reply reply = session.engine().upload(query, "application/x-tar", archive)) {
            if (!reply.contentType().startsWith("application/json")) {
                session.print(new String(reply.body().readAllBytes(), StandardCharsets.UTF_8));
                return 0;
            }
            try (Json.Values messages = Json.values(reply.body())) {
                for (Object message = messages.next(); message != null; message = messages.next()) {
                    String error = Json.string(message, "error");
                    if (!error.isEmpty()) {
                        throw new CommandException(error);
                    }
                    session.print(Json.string(message, "stream"));
                }
            }
        }
        return 0;
    }

    /** {@code os[/arch[/variant]]} as the JSON object that this request takes. */
    private static String platform(String text) {
        if (text.isEmpty()) {
            return "";
        }
        String[] parts = text.split("/", 3);
        return Json.compact(new JsonObject()
                .put("architecture", parts.length > 1 ? parts[1] : "")
                .put("os", parts[0])
                .put("variant", parts.length > 2 ? parts[2] : "")
                .fields());
    }
}
