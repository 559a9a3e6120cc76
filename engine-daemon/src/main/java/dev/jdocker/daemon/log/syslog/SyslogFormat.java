package dev.jdocker.daemon.log.syslog;

import dev.jdocker.daemon.log.LogOptionException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** The head of a message, as Docker's library writes it. */
enum SyslogFormat {
    /** Without a host, as for the syslog of this machine. */
    UNIX,
    RFC3164,
    RFC5424,
    RFC5424_MICRO;

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX", Locale.ENGLISH);
    private static final DateTimeFormatter MICROS = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .appendPattern("XXX")
            .toFormatter(Locale.ENGLISH);

    static SyslogFormat parse(String text) {
        return switch (text) {
            case "" -> UNIX;
            case "rfc3164" -> RFC3164;
            case "rfc5424" -> RFC5424;
            case "rfc5424micro" -> RFC5424_MICRO;
            default -> throw new LogOptionException("Invalid syslog format");
        };
    }

    /** What stands before the text. */
    String head(int priority, Instant at, String host, String tag, long pid) {
        ZonedDateTime time = at.atZone(ZoneId.systemDefault());
        return switch (this) {
            case UNIX -> "<" + priority + ">" + STAMP.format(time) + " " + tag + "[" + pid + "]: ";
            case RFC3164 -> "<" + priority + ">" + STAMP.format(time) + " " + host + " " + tag + "[" + pid + "]: ";
            case RFC5424 -> modern(priority, SECONDS.format(time), host, tag, pid);
            case RFC5424_MICRO -> modern(priority, MICROS.format(time), host, tag, pid);
        };
    }

    /** The tag stands for the application too, from where rsyslog takes its own tag. */
    private static String modern(int priority, String time, String host, String tag, long pid) {
        return "<" + priority + ">1 " + time + " " + host + " " + tag + " " + pid + " " + tag + " - ";
    }

    /** Whether a message over TLS begins with its length (RFC 5425). */
    boolean isCounted() {
        return this == RFC5424 || this == RFC5424_MICRO;
    }
}
