package dev.jdocker.cli.context;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code jdocker context export}. */
public final class ContextExportCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTEXT [FILE|-]",
                "Export a context to a tar archive FILE or a tar stream on STDOUT.",
                1,
                2);
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String name = flags.arguments().getFirst();
        if (!name.equals(CurrentContext.DEFAULT)) {
            ContextStore.checkName(name);
        }
        String target = flags.arguments().size() > 1 ? flags.arguments().get(1) : name + ".dockercontext";
        byte[] archive = archive(session, name);
        if (target.equals("-")) {
            if (TerminalCheck.isOutput()) {
                throw new CommandException("cowardly refusing to export to a terminal, specify a file path");
            }
            session.out().write(archive);
            session.out().flush();
            return 0;
        }
        try {
            Files.write(Path.of(target), archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("open " + target + ": file exists", e);
        }
        session.warn("Written file \"" + target + "\"");
        return 0;
    }

    private static byte[] archive(Session session, String name) throws IOException {
        if (name.equals(CurrentContext.DEFAULT)) {
            DefaultContext here = DefaultContext.of(session);
            return ContextArchive.write(here.context().described(""), here.tls());
        }
        ContextStore store = ContextStore.of(session.environment());
        return ContextArchive.write(store.get(name), store.tls(name));
    }
}
