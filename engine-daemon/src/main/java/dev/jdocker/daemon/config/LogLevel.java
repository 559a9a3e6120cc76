package dev.jdocker.daemon.config;

import java.util.Locale;

/** How much is logged. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL;

    static LogLevel parse(String text) {
        for (LogLevel level : values()) {
            if (level.name().equals(text.toUpperCase(Locale.ROOT))) {
                return level;
            }
        }
        throw new ConfigException("invalid logging level: " + text);
    }
}
