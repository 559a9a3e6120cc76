package dev.jdocker.daemon.log.syslog;

import dev.jdocker.daemon.log.LogOptionException;
import java.util.List;

/** The facilities of syslog, by name or number. */
final class Facility {
    private static final List<String> NAMES = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp");
    private static final int DAEMON = 3;
    private static final int LOCAL0 = 16;
    private static final int LAST = 23;

    private Facility() {}

    static int parse(String text) {
        if (text.isEmpty()) {
            return DAEMON;
        }
        int known = NAMES.indexOf(text);
        if (known >= 0) {
            return known;
        }
        if (text.matches("local[0-7]")) {
            return LOCAL0 + (text.charAt(text.length() - 1) - '0');
        }
        if (text.matches("\\d{1,2}") && Integer.parseInt(text) <= LAST) {
            return Integer.parseInt(text);
        }
        throw new LogOptionException("invalid syslog facility");
    }
}
