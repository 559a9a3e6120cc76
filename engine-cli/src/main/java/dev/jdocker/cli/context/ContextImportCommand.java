package dev.jdocker.cli.context;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code jdocker context import}. */
public final class ContextImportCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("CONTEXT FILE|-", "Import a context from a tar or zip file", 2, 2);
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String name = flags.arguments().getFirst();
        ContextStore.checkName(name);
        ContextStore store = ContextStore.of(session.environment());
        if (store.has(name)) {
            throw new CommandException("context \"" + name + "\" already exists");
        }
        String file = flags.arguments().get(1);
        if (file.equals("-")) {
            ContextArchive.read(session.in(), store, name);
        } else {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                ContextArchive.read(in, store, name);
            }
        }
        session.printLine(name);
        session.warn("Successfully imported context \"" + name + "\"");
        return 0;
    }
}
