package dev.jdocker.daemon.log.journald;

import dev.jdocker.daemon.log.LogDriver;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.LogSender;
import dev.jdocker.daemon.log.LogSource;
import dev.jdocker.daemon.log.Reconnecting;
import dev.jdocker.daemon.log.UnixDatagrams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code journald}: to the journal of this machine. Its logs are read from the cache, as reading the journal takes its library. */
public final class JournaldDriver implements LogDriver.Sending {
    private static final Path SOCKET = Path.of("/run/systemd/journal/socket");
    private static final Set<String> OPTIONS = Set.of("labels", "labels-regex", "env", "env-regex", "tag");
    private static final int EPOCH_BYTES = 32;

    private final UnixDatagrams.Sockets sockets;
    private final SecureRandom random = new SecureRandom();

    public JournaldDriver(UnixDatagrams.Sockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public String name() {
        return "journald";
    }

    @Override
    public void check(LogOptions options) {
        String unknown = options.unknown(OPTIONS);
        if (unknown != null) {
            throw new LogOptionException("unknown log opt '" + unknown + "' for journald log driver");
        }
    }

    @Override
    public LogSender open(LogSource source) throws IOException {
        if (!Files.exists(SOCKET)) {
            throw new IOException("journald is not enabled on this host");
        }
        String tag = source.tag("{{.ID}}");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("CONTAINER_ID", source.shortId());
        fields.put("CONTAINER_ID_FULL", source.id());
        fields.put("CONTAINER_NAME", source.name());
        fields.put("CONTAINER_TAG", tag);
        fields.put("IMAGE_NAME", source.imageName());
        fields.put("SYSLOG_IDENTIFIER", tag);
        fields.putAll(source.attributes(JournaldDriver::fieldName));
        byte[] epoch = new byte[EPOCH_BYTES];
        random.nextBytes(epoch);
        fields.put("CONTAINER_LOG_EPOCH", HexFormat.of().formatHex(epoch));
        return new JournalSender(
                new Reconnecting(() -> new UnixDatagrams(sockets, SOCKET.toString())), source.id(), fields);
    }

    /** A name that the journal takes: capitals, digits and underscores, none of these at its begin. */
    static String fieldName(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_").replaceFirst("^_+", "");
    }
}
