package dev.jdocker.daemon;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.json.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The log as JSON: {@code {"level":"info","module":"Daemon","msg":"…","time":"…"}} and a line feed, as dockerd writes it. */
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String logger = event.getLoggerName();
        ObjectNode line = MAPPER.createObjectNode()
                .put(
                        "level",
                        event.getLevel().toString().toLowerCase(Locale.ROOT).replace("warn", "warning"))
                .put("module", logger.substring(logger.lastIndexOf('.') + 1))
                .put("msg", event.getFormattedMessage())
                .put("time", new Timestamp(event.getInstant()).toString());
        if (event.getThrowableProxy() != null) {
            line.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        try {
            return (MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("write a log line as JSON", e);
        }
    }
}
