package dev.jdocker.daemon.build.dockerfile;

import dev.jdocker.api.image.HealthConfig;
import dev.jdocker.api.text.GoDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads HEALTHCHECK. */
final class HealthReader {

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final long LEAST_NANOS = 1_000_000;

    private HealthReader() {}

    static HealthConfig read(String rest, FlagReader flags, char escape) throws DockerfileException {
        String[] parts = SPACE.split(rest.strip(), 2);
        String type = parts[0].toUpperCase(Locale.ROOT);
        String command = parts.length > 1 ? parts[1].strip() : "";
        return switch (type) {
            case "NONE" -> {
                if (!command.isEmpty()) {
                    throw new DockerfileException("HEALTHCHECK NONE takes no arguments");
                }
                yield new HealthConfig(List.of("NONE"), 0, 0, 0, 0, 0);
            }
            case "CMD" -> {
                List<String> json = Words.json(command);
                List<String> test = new ArrayList<>();
                if (json != null) {
                    test.add("CMD");
                    test.addAll(json);
                } else if (!command.isEmpty()) {
                    test.add("CMD-SHELL");
                    test.add(command);
                }
                if (test.size() < 2) {
                    throw new DockerfileException("Missing command after HEALTHCHECK CMD");
                }
                yield new HealthConfig(
                        test,
                        duration(flags, "interval"),
                        duration(flags, "timeout"),
                        duration(flags, "start-period"),
                        duration(flags, "start-interval"),
                        retries(flags.string("retries")));
            }
            case "" -> throw new DockerfileException("HEALTHCHECK requires at least one argument");
            default -> throw new DockerfileException("Unknown type \"" + type + "\" in HEALTHCHECK (try CMD)");
        };
    }

    private static long duration(FlagReader flags, String name) throws DockerfileException {
        String text = flags.string(name);
        if (text.isEmpty()) {
            return 0;
        }
        long nanos = nanos(text);
        if (nanos != 0 && nanos < LEAST_NANOS) {
            throw new DockerfileException("Interval \"" + name + "\" cannot be less than 1ms");
        }
        return nanos;
    }

    private static long nanos(String text) throws DockerfileException {
        try {
            return GoDuration.parse(text).toNanos();
        } catch (IllegalArgumentException e) {
            DockerfileException failure = new DockerfileException(String.valueOf(e.getMessage()));
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static int retries(String text) throws DockerfileException {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            int retries = Integer.parseInt(text);
            if (retries < 0) {
                throw new DockerfileException("--retries cannot be negative (" + retries + ")");
            }
            return retries;
        } catch (NumberFormatException e) {
            DockerfileException failure =
                    new DockerfileException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
