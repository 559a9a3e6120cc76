package dev.jdocker.cli.command;

import java.io.IOException;
import java.util.Locale;

/** Asks before something is removed. */
public final class Confirmation {
    private Confirmation() {}

    /** Shows {@code warning} and asks; whether the answer was yes. */
    public static boolean ask(Session session, String warning) throws IOException {
        session.print(warning + "\nAre you sure you want to continue? [y/N] ");
        StringBuilder line = new StringBuilder();
        int c = session.in().read();
        while (c >= 0 && c != '\n') {
            line.append((char) c);
            c = session.in().read();
        }
        return line.toString().strip().toLowerCase(Locale.ROOT).equals("y");
    }
}
