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
        Query query = Query.of("/images/load")
                .with("quiet", quiet)
                .with("platform", PlatformFlag.json(flags.string("platform")));
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
}
