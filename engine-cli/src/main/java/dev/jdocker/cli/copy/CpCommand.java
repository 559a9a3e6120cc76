package dev.jdocker.cli.copy;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import java.nio.file.Path;

/** {@code jdocker cp}. */
public final class CpCommand implements Command {
    private static final String DETAILS = """


            Use '-' as the source to read a tar archive from stdin
            and extract it to a directory destination in a container.
            Use '-' as the destination to stream a tar archive of a
            container source to stdout.""";

    @Override
    public Usage usage() {
        return Usage.of(
                        "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tjdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
                        "Copy files/folders between a container and the local filesystem",
                        2,
                        2,
                        "container cp",
                        "cp")
                .withDetails(DETAILS);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("archive", 'a', Kind.BOOL, "Archive mode (copy all uid/gid information)")
                .add("follow-link", 'L', Kind.BOOL, "Always follow symbol link in SRC_PATH")
                .add(
                        "quiet",
                        'q',
                        Kind.BOOL,
                        "Suppress progress output during copy. Progress output is automatically suppressed if no terminal is"
                                + " attached");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String from = flags.arguments().get(0);
        String to = flags.arguments().get(1);
        if (from.isEmpty()) {
            throw new CommandException("source can not be empty");
        }
        if (to.isEmpty()) {
            throw new CommandException("destination can not be empty");
        }
        CopyArgument source = CopyArgument.parse(from);
        CopyArgument target = CopyArgument.parse(to);
        if (source.isLocal() == target.isLocal()) {
            throw new CommandException(
                    source.isLocal()
                            ? "must specify at least one container source"
                            : "copying between containers is not supported");
        }
        boolean archive = flags.isSet("archive");
        boolean follow = flags.isSet("follow-link");
        long bytes = source.isLocal()
                ? new CopyToContainer(session, source, target, archive, follow).copy()
                : new CopyFromContainer(session, source, target, archive, follow).copy();
        boolean quiet = flags.given("quiet") ? flags.isSet("quiet") : !TerminalCheck.isError();
        if (!quiet && !to.equals(CopyArgument.STREAM)) {
            session.warn("Successfully copied " + Human.size(bytes) + " to " + (target.isLocal() ? whole(to) : to));
        }
        return 0;
    }

    /** A path from the root, cleaned but for the {@code /} or {@code /.} at its end, which says that it is a folder. */
    private static String whole(String path) {
        String clean = Path.of(path).toAbsolutePath().normalize().toString();
        if (path.equals(".") || path.endsWith("/.")) {
            return clean + "/.";
        }
        return path.endsWith("/") && !clean.endsWith("/") ? clean + "/" : clean;
    }
}
