package dev.jdocker.daemon.log.fluentd;

import dev.jdocker.daemon.log.LogDriver;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.LogSender;
import dev.jdocker.daemon.log.LogSource;
import dev.jdocker.daemon.log.SendQueue;
import java.io.IOException;
import java.util.Set;

/** {@code fluentd}: to a Fluentd server or what speaks its protocol. */
public final class FluentdDriver implements LogDriver.Sending {
    private static final Set<String> OPTIONS = Set.of(
            "env",
            "env-regex",
            "labels",
            "labels-regex",
            "tag",
            "fluentd-address",
            "fluentd-async",
            "fluentd-async-reconnect-interval",
            "fluentd-buffer-limit",
            "fluentd-max-retries",
            "fluentd-request-ack",
            "fluentd-retry-wait",
            "fluentd-sub-second-precision",
            "fluentd-write-timeout");

    @Override
    public String name() {
        return "fluentd";
    }

    @Override
    public void check(LogOptions options) {
        String unknown = options.unknown(OPTIONS);
        if (unknown != null) {
            throw new LogOptionException("unknown log opt '" + unknown + "' for fluentd log driver");
        }
        FluentdOptions _ = FluentdOptions.of(options);
    }

    @Override
    public LogSender open(LogSource source) throws IOException {
        FluentdOptions options = FluentdOptions.of(source.options());
        Forwarding messages = new Forwarding(source, options);
        FluentdConnection connection = new FluentdConnection(options);
        FluentdSender sender = new FluentdSender(messages, connection);
        if (options.async()) {
            int limit = options.bufferLimit();
            String full = "fluent#appendBuffer: Buffer full, limit " + limit;
            return new SendQueue(sender, SendQueue.Bound.lines(limit, full), source.shortId());
        }
        connection.connect();
        return sender;
    }
}
