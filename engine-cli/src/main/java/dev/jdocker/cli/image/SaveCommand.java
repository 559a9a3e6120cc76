package dev.jdocker.cli.image;

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

/** {@code jdocker save}. */
public final class SaveCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] IMAGE [IMAGE...]",
                "Save one or more images to a tar archive (streamed to STDOUT by default)",
                1,
                -1,
                "image save",
                "save");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("output", 'o', Kind.STRING, "Write to a file, instead of STDOUT")
                .add(
                        "platform",
                        Kind.STRING,
                        "Save only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g.,"
                                + " \"linux/amd64\")");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String file = flags.string("output");
        if (file.isEmpty() && TerminalCheck.isOutput()) {
            throw new CommandException("cowardly refusing to save to a terminal. Use the -o flag or redirect");
        }
        OutputFile output = file.isEmpty() ? null : OutputFile.of(file, "failed to save image");
        Query query = Query.of("/images/get");
        for (String image : flags.arguments()) {
            query.with("names", image);
        }
        query.with("platform", PlatformFlag.json(flags.string("platform")));
        try (Reply reply = session.engine().get(query)) {
            if (output == null) {
                reply.body().transferTo(session.out());
            } else {
                output.write(reply.body());
            }
        }
        return 0;
    }
}
