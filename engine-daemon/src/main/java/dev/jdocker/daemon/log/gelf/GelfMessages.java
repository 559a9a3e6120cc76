package dev.jdocker.daemon.log.gelf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.OutputStreamName;
import java.io.IOException;

/** Makes the JSON of a message. */
final class GelfMessages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ERROR = 3;
    private static final int INFORMATION = 6;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String host;
    private final ObjectNode extra;

    GelfMessages(String host, ObjectNode extra) {
        this.host = host;
        this.extra = extra;
    }

    byte[] message(LinePiece piece) throws IOException {
        ObjectNode message = JSON.createObjectNode()
                .put("version", "1.1")
                .put("host", host)
                .put("short_message", piece.text())
                .put("timestamp", seconds(piece.epochNanos()))
                .put("level", piece.stream() == OutputStreamName.STDERR ? ERROR : INFORMATION);
        message.setAll(extra);
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IOException("gelf: cannot send GELF message: " + e.getMessage(), e);
        }
    }

    /** With milliseconds, as dockerd sends them. */
    private static double seconds(long epochNanos) {
        long millis = epochNanos / NANOS_PER_MILLI;
        return millis / 1000.0;
    }
}
