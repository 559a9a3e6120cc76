package dev.jdocker.daemon.log.gelf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.daemon.log.Addresses;
import dev.jdocker.daemon.log.Addresses.HostPort;
import dev.jdocker.daemon.log.HostName;
import dev.jdocker.daemon.log.LogAddress;
import dev.jdocker.daemon.log.LogDriver;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.LogSender;
import dev.jdocker.daemon.log.LogSource;
import dev.jdocker.daemon.log.LogTime;
import dev.jdocker.daemon.log.UdpMessages;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code gelf}: to a Graylog server or what speaks its format. */
public final class GelfDriver implements LogDriver.Sending {
    private static final Set<String> OPTIONS = Set.of(
            "gelf-address",
            "gelf-compression-level",
            "gelf-compression-type",
            "gelf-tcp-max-reconnect",
            "gelf-tcp-reconnect-delay",
            "tag",
            "labels",
            "labels-regex",
            "env",
            "env-regex");
    private static final int DEFAULT_RECONNECTS = 3;
    private static final int DEFAULT_DELAY_SECONDS = 1;

    @Override
    public String name() {
        return "gelf";
    }

    @Override
    public void check(LogOptions options) {
        LogAddress address = address(options);
        boolean tcp = address.scheme().equals("tcp");
        for (String key : options.keys()) {
            String value = options.text(key);
            switch (key) {
                case "gelf-compression-level" -> {
                    refuseCompression(tcp);
                    if (!value.matches("[+-]?\\d{1,4}")
                            || Integer.parseInt(value) < -1
                            || Integer.parseInt(value) > 9) {
                        throw unknownValue(key, value);
                    }
                }
                case "gelf-compression-type" -> {
                    refuseCompression(tcp);
                    if (!Set.of("gzip", "zlib", "none").contains(value)) {
                        throw unknownValue(key, value);
                    }
                }
                case "gelf-tcp-max-reconnect", "gelf-tcp-reconnect-delay" -> {
                    if (!tcp) {
                        throw new LogOptionException("\"" + key + "\" is only valid for TCP");
                    }
                    if (!value.matches("\\+?\\d{1,9}")) {
                        throw new LogOptionException("\"" + key + "\" must be a positive integer");
                    }
                }
                default -> {
                    if (!OPTIONS.contains(key)) {
                        throw new LogOptionException("unknown log opt \"" + key + "\" for gelf log driver");
                    }
                }
            }
        }
    }

    private static void refuseCompression(boolean tcp) {
        if (tcp) {
            throw new LogOptionException("compression is only supported on UDP");
        }
    }

    private static LogOptionException unknownValue(String key, String value) {
        return new LogOptionException(
                "unknown value \"" + value + "\" for log opt \"" + key + "\" for gelf log driver");
    }

    private static LogAddress address(LogOptions options) {
        String text = options.text("gelf-address");
        if (text.isEmpty()) {
            throw new LogOptionException("gelf-address is a required parameter");
        }
        LogAddress address = LogAddress.parse(text);
        if (!Set.of("tcp", "udp").contains(address.scheme())) {
            throw new LogOptionException("gelf: endpoint needs to be TCP or UDP");
        }
        if (address.port() == null) {
            throw new LogOptionException("gelf: please provide gelf-address as proto://host:port");
        }
        address.port(0);
        return address;
    }

    @Override
    public LogSender open(LogSource source) throws IOException {
        LogOptions options = source.options();
        LogAddress address = address(options);
        HostPort target = new HostPort(address.host(), address.port(0));
        GelfMessages messages = new GelfMessages(HostName.get(), extra(source));
        try {
            if (address.scheme().equals("tcp")) {
                return new GelfTcpSender(
                        messages,
                        () -> Addresses.tcp(target),
                        options.integer("gelf-tcp-max-reconnect", DEFAULT_RECONNECTS),
                        options.integer("gelf-tcp-reconnect-delay", DEFAULT_DELAY_SECONDS));
            }
            return new GelfUdpSender(
                    messages,
                    new UdpMessages(Addresses.resolve("udp", target)),
                    Compression.of(options.text("gelf-compression-type")),
                    options.integer("gelf-compression-level", 1));
        } catch (IOException e) {
            throw new IOException("gelf: cannot connect to GELF endpoint: " + target + " " + e.getMessage(), e);
        }
    }

    private static ObjectNode extra(LogSource source) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("_container_id", source.id());
        fields.put("_container_name", source.name());
        fields.put("_image_id", source.imageId());
        fields.put("_image_name", source.imageName());
        fields.put("_command", String.join(" ", source.command()));
        fields.put("_tag", source.tag("{{.ID}}"));
        fields.put("_created", LogTime.format(source.created()));
        fields.putAll(source.attributes(name -> name.startsWith("_") ? name : "_" + name));
        ObjectNode node = new ObjectMapper().createObjectNode();
        fields.forEach(node::put);
        return node;
    }
}
