package dev.jdocker.daemon.log.syslog;

import dev.jdocker.daemon.log.Addresses;
import dev.jdocker.daemon.log.Addresses.HostPort;
import dev.jdocker.daemon.log.LogAddress;
import dev.jdocker.daemon.log.LogDriver;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.LogSender;
import dev.jdocker.daemon.log.LogSource;
import dev.jdocker.daemon.log.MessageChannel;
import dev.jdocker.daemon.log.Reconnecting;
import dev.jdocker.daemon.log.StreamMessages;
import dev.jdocker.daemon.log.UdpMessages;
import dev.jdocker.daemon.log.UnixDatagrams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code syslog}: to the syslog of this machine, or to a server. */
public final class SyslogDriver implements LogDriver.Sending {
    private static final int DEFAULT_PORT = 514;
    private static final List<String> LOCAL = List.of("/dev/log", "/var/run/syslog", "/var/run/log");
    private static final Set<String> OPTIONS = Set.of(
            "env",
            "env-regex",
            "labels",
            "labels-regex",
            "syslog-address",
            "syslog-facility",
            "syslog-tls-ca-cert",
            "syslog-tls-cert",
            "syslog-tls-key",
            "syslog-tls-skip-verify",
            "tag",
            "syslog-format");

    private final UnixDatagrams.Sockets sockets;

    public SyslogDriver(UnixDatagrams.Sockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public void check(LogOptions options) {
        String unknown = options.unknown(OPTIONS);
        if (unknown != null) {
            throw new LogOptionException("unknown log opt '" + unknown + "' for syslog log driver");
        }
        checkAddress(options.text("syslog-address"));
        Facility.parse(options.text("syslog-facility"));
        SyslogFormat.parse(options.text("syslog-format"));
    }

    private static void checkAddress(String text) {
        if (text.isEmpty()) {
            return;
        }
        LogAddress address = LogAddress.parse(text);
        switch (address.scheme()) {
            case "unix", "unixgram" -> {
                if (!Files.exists(Path.of(address.path()))) {
                    throw new LogOptionException("stat " + address.path() + ": no such file or directory");
                }
            }
            case "tcp", "udp", "tcp+tls" -> address.port(DEFAULT_PORT);
            default -> throw new LogOptionException("unsupported scheme: '" + address.scheme() + "'");
        }
    }

    @Override
    public LogSender open(LogSource source) throws IOException {
        LogOptions options = source.options();
        LogAddress address = LogAddress.parse(options.text("syslog-address"));
        checkAddress(options.text("syslog-address"));
        SyslogFormat format = SyslogFormat.parse(options.text("syslog-format"));
        boolean secure = address.scheme().equals("tcp+tls");
        TlsOptions tls = secure ? TlsOptions.of(options) : null;
        String tag = source.tag("{{.ID}}");
        return new SyslogSender(
                new Reconnecting(() -> connect(address, tls)),
                format,
                Facility.parse(options.text("syslog-facility")),
                tag,
                secure && format.isCounted());
    }

    private MessageChannel connect(LogAddress address, @Nullable TlsOptions tls) throws IOException {
        HostPort target = new HostPort(address.host(), address.port(DEFAULT_PORT));
        return switch (address.scheme()) {
            case "unix" -> new StreamMessages(Addresses.unix(address.path()));
            case "unixgram" -> new UnixDatagrams(sockets, address.path());
            case "udp" -> new UdpMessages(Addresses.resolve("udp", target));
            case "tcp" -> new StreamMessages(Addresses.tcp(target));
            case "tcp+tls" -> Objects.requireNonNull(tls).connect(target);
            default -> local();
        };
    }

    private MessageChannel local() throws IOException {
        for (String path : LOCAL) {
            if (!Files.exists(Path.of(path))) {
                continue;
            }
            try {
                return new UnixDatagrams(sockets, path);
            } catch (IOException e) {
                try {
                    return new StreamMessages(Addresses.unix(path));
                } catch (IOException again) {
                    e.addSuppressed(again);
                }
            }
        }
        throw new IOException("Unix syslog delivery error");
    }
}
