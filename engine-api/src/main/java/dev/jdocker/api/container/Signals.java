package dev.jdocker.api.container;

import java.util.Locale;

/** Signals by name and number, for Linux on x86 and Arm (signal(7)). */
public final class Signals {
    private static final int LAST = 31;
    /** The C library keeps 32 and 33 to itself. */
    private static final int RTMIN = 34;

    private static final int RTMAX = 64;
    // The index is the number.
    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    private Signals() {}

    /**
     * The number of {@code KILL}, {@code SIGKILL}, {@code rtmin+3} or {@code 9}.
     *
     * @throws IllegalArgumentException with Docker's message if there is no such signal
     */
    public static int parse(String text) {
        int number = number(text);
        if (number == 0) {
            throw new IllegalArgumentException("invalid signal: " + text);
        }
        if (number < 0 || number > RTMAX || (number > LAST && number < RTMIN)) {
            throw new IllegalArgumentException("the linux daemon does not support signal " + number);
        }
        return number;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            // A name, then.
        }
        String name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring(3) : name;
        for (int i = 1; i < NAMES.length; i++) {
            if (NAMES[i].equals(name)) {
                return i;
            }
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
        try {
            if (name.startsWith("RTMIN+")) {
                return inRange(RTMIN + Integer.parseInt(name.substring(6)));
            }
            if (name.startsWith("RTMAX-")) {
                return inRange(RTMAX - Integer.parseInt(name.substring(6)));
            }
        } catch (NumberFormatException e) {
            return 0;
        }
        return 0;
    }

    private static int inRange(int number) {
        return number >= RTMIN && number <= RTMAX ? number : 0;
    }

    /** {@code SIGKILL} for 9; the number itself for one without a name. */
    public static String name(int number) {
        if (number > 0 && number < NAMES.length) {
            return "SIG" + NAMES[number];
        }
        if (number == RTMIN || number == RTMAX) {
            return number == RTMIN ? "SIGRTMIN" : "SIGRTMAX";
        }
        return number > RTMIN && number < RTMAX ? "SIGRTMIN+" + (number - RTMIN) : Integer.toString(number);
    }
}
