package dev.jdocker.cli.flag;

/** A resource limit, {@code name=soft[:hard]}; -1 is unlimited. */
public record Ulimit(String name, long soft, long hard) {

    public static Ulimit parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("invalid ulimit argument: " + text);
        }
        String name = text.substring(0, equals);
        switch (name) {
            case "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice" -> {}
            case "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack" -> {}
            default -> throw new IllegalArgumentException("invalid ulimit type: " + name);
        }
        String limits = text.substring(equals + 1);
        int colon = limits.indexOf(':');
        if (colon >= 0 && limits.indexOf(':', colon + 1) >= 0) {
            throw new IllegalArgumentException(
                    "too many limit values - " + limits + ", can only have up to two, `soft[:hard]`");
        }
        long soft = limit(colon < 0 ? limits : limits.substring(0, colon));
        long hard = colon < 0 ? soft : limit(limits.substring(colon + 1));
        if (hard != -1 && (soft == -1 || soft > hard)) {
            throw new IllegalArgumentException(
                    "ulimit soft limit must be less than or equal to hard limit: " + soft + " > " + hard);
        }
        return new Ulimit(name, soft, hard);
    }

    private static long limit(String text) {
        return Long.parseLong(Values.integer(text, "Int", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    String text() {
        return name + "=" + soft + ":" + hard;
    }
}
