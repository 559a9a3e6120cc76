package dev.jdocker.daemon.config;

import java.util.Locale;

/** How the daemon's own log is written. */
public enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** One JSON object a line. */
    JSON;

    static LogFormat parse(String text) {
        for (LogFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
                return format;
            }
        }
        throw new ConfigException("invalid log format: " + text);
    }
}
