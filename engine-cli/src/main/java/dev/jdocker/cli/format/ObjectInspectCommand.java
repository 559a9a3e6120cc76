package dev.jdocker.cli.format;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;
import java.util.Locale;

/**
 * {@code jdocker volume inspect} and its like: objects of one kind as the engine tells of them.
 *
 * @param kind such as {@code volume}
 * @param folder the path that the name of one is appended to
 */
public record ObjectInspectCommand(String kind, String folder) implements Command {
    @Override
    public Usage usage() {
        String word = kind.toUpperCase(Locale.ROOT);
        return Usage.of(
                "[OPTIONS] " + word + " [" + word + "...]",
                "Display detailed information on one or more " + kind + "s",
                1,
                -1,
                kind + " inspect");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", 'f', Kind.STRING, InspectFormat.HELP);
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        return InspectFormat.of(flags.string("format"))
                .run(
                        session,
                        flags.arguments(),
                        name -> session.engine()
                                .get(Query.of(folder + Query.encode(name)))
                                .json());
    }
}
