package dev.jdocker.cli.command;

import java.io.IOException;
import java.util.List;

/** What a prune has removed, as people are told. */
public final class DeletedObjects {
    private DeletedObjects() {}

    /** Prints the heading and the names below it, then an empty line; nothing where there are none. */
    public static void print(Session session, String heading, List<?> deleted) throws IOException {
        if (!deleted.isEmpty()) {
            StringBuilder text = new StringBuilder(heading).append('\n');
            deleted.forEach(name -> text.append(name).append('\n'));
            session.printLine(text.toString());
        }
    }
}
