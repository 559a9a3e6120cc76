package dev.jdocker.cli.system;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** {@code jdocker completion}. */
public final class CompletionCommand implements Command {
    private static final Set<String> SHELLS = Set.of("bash", "zsh", "fish");

    @Override
    public Usage usage() {
        return Usage.of("bash|zsh|fish", "Generate the autocompletion script for the specified shell", 1, 1);
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String shell = flags.arguments().getFirst();
        if (!SHELLS.contains(shell)) {
            throw new CommandException("there is no completion for the shell \"" + shell + "\"");
        }
        try (InputStream script = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
            if (script == null) {
                throw new IOException("the script is missing in this distribution");
            }
            script.transferTo(session.out());
            session.out().flush();
        }
        return 0;
    }
}
