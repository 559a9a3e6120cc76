package dev.jdocker.jrunc;

import java.util.List;
import java.util.Locale;

/** Signals by number, name, or name with its prefix: signal(7) for x86 and Arm. */
final class SignalName {
    static final int KILL = 9;
    private static final int RTMIN = 34;
    private static final int RTMAX = 64;
    // The index is the number.
    private static final List<String> NAMES = List.of(
            "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");

    private SignalName() {}

    /** The number of {@code KILL}, {@code SIGKILL}, {@code 9}, {@code RTMIN+3}; 0, which only asks, is one too. */
    static int parse(String text) {
        int number = -1;
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            number = text.length() < 4 ? Integer.parseInt(text) : -1;
        } else {
            number = named(text);
        }
        if (number < 0 || number > RTMAX) {
            throw new JruncException("unknown signal \"" + text + "\"");
        }
        return number;
    }

    private static int named(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        int known = name.isEmpty() ? -1 : NAMES.indexOf(name);
        if (known > 0) {
            return known;
        }
        return switch (name) {
            case "IOT" -> 6;
            case "CLD" -> 17;
            case "POLL" -> 29;
            case "RTMIN" -> RTMIN;
            case "RTMAX" -> RTMAX;
            default -> realTime(name);
        };
    }

    private static int realTime(String name) {
        if (name.matches("RTMIN\\+\\d{1,2}")) {
            return atLeast(RTMIN + Integer.parseInt(name.substring(6)));
        }
        if (name.matches("RTMAX-\\d{1,2}")) {
            return atLeast(RTMAX - Integer.parseInt(name.substring(6)));
        }
        return -1;
    }

    private static int atLeast(int number) {
        return number < RTMIN ? -1 : number;
    }
}
