package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.OutputFile;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;

/** {@code jdocker export}. */
public final class ExportCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER",
                "Export a container's filesystem as a tar archive",
                1,
                1,
                "container export",
                "export");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("output", 'o', Kind.STRING, "Write to a file, instead of STDOUT");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String file = flags.string("output");
        if (file.isEmpty() && TerminalCheck.isOutput()) {
            throw new CommandException("cowardly refusing to save to a terminal. Use the -o flag or redirect");
        }
        OutputFile output = file.isEmpty() ? null : OutputFile.of(file, "failed to export container");
        try (Reply reply =
                session.engine().get(Query.container(flags.arguments().getFirst(), "export"))) {
            if (output == null) {
                reply.body().transferTo(session.out());
            } else {
                output.write(reply.body());
            }
        }
        return 0;
    }
}
