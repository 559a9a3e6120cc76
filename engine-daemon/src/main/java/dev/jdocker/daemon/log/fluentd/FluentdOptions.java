package dev.jdocker.daemon.log.fluentd;

import dev.jdocker.daemon.log.Addresses.HostPort;
import dev.jdocker.daemon.log.LogAddress;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import java.math.BigInteger;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The options of {@code fluentd}.
 *
 * @param async whether the connection is made, and lines are sent, in the background
 * @param bufferLimit how many lines wait in the background at most
 * @param reconnectInterval how often a background connection is made anew, zero for never
 * @param requestAck whether the server must say that it has each line
 */
record FluentdOptions(
        Target target,
        boolean async,
        Duration reconnectInterval,
        int bufferLimit,
        Duration retryWait,
        int maxRetries,
        boolean requestAck,
        boolean subSecond) {

    /** Where the server listens. */
    sealed interface Target {
        /** A TCP port. */
        record Tcp(HostPort address, boolean secure) implements Target {}

        /** A Unix socket. */
        record Unix(String path) implements Target {}
    }

    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final int DEFAULT_PORT = 24224;
    private static final int DEFAULT_BUFFER = 1024 * 1024;
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);
    private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
    private static final Duration MAX_INTERVAL = Duration.ofSeconds(10);

    static FluentdOptions of(LogOptions options) {
        Target target = target(options.text("fluentd-address"));
        int buffer = (int) Math.min(Integer.MAX_VALUE, options.binarySize("fluentd-buffer-limit", DEFAULT_BUFFER));
        Duration wait = options.duration("fluentd-retry-wait", DEFAULT_WAIT);
        int retries = retries(options.text("fluentd-max-retries"));
        boolean async = options.bool("fluentd-async", false);
        Duration interval = in("invalid value for fluentd-async-reconnect-interval: ", () -> interval(options));
        boolean subSecond = options.bool("fluentd-sub-second-precision", false);
        boolean ack = options.bool("fluentd-request-ack", false);
        Duration _ = in(
                "invalid value for fluentd-write-timeout: value must be a duration: ",
                () -> options.duration("fluentd-write-timeout", Duration.ZERO));
        return new FluentdOptions(target, async, interval, buffer, wait, retries, ack, subSecond);
    }

    private static Duration interval(LogOptions options) {
        Duration interval = options.duration("fluentd-async-reconnect-interval", Duration.ZERO);
        if (!interval.isZero() && (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0)) {
            throw new LogOptionException("value (\"" + options.text("fluentd-async-reconnect-interval")
                    + "\") must be between 100ms and 10s");
        }
        return interval;
    }

    private static int retries(String text) {
        if (text.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        if (!text.matches("\\d+")) {
            throw new LogOptionException("strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
        return new BigInteger(text).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
    }

    private static Target target(String text) {
        if (text.isEmpty()) {
            return new Target.Tcp(new HostPort(DEFAULT_HOST, DEFAULT_PORT), false);
        }
        return in("invalid fluentd-address (" + text + "): ", () -> {
            LogAddress address = LogAddress.parse(text.contains("://") ? text : "tcp://" + text);
            return switch (address.scheme()) {
                case "unix" -> {
                    if (address.path().isEmpty()) {
                        throw new LogOptionException("path is empty");
                    }
                    yield new Target.Unix(address.path());
                }
                case "tcp", "tls" -> {
                    if (!address.path().isEmpty()) {
                        throw new LogOptionException("should not contain a path element");
                    }
                    yield new Target.Tcp(
                            new HostPort(
                                    address.host().isEmpty() ? DEFAULT_HOST : address.host(),
                                    in("invalid port: ", () -> address.port(DEFAULT_PORT))),
                            address.scheme().equals("tls"));
                }
                default -> throw new LogOptionException("unsupported scheme: '" + address.scheme() + "'");
            };
        });
    }

    private static <T> T in(String context, Supplier<T> step) {
        try {
            return step.get();
        } catch (LogOptionException e) {
            throw new LogOptionException(context + e.getMessage(), e);
        }
    }
}
