package dev.jdocker.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Status line and headers of an answer, in the order in which dockerd sends them. */
final class ResponseHead {

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final StringBuilder text = new StringBuilder(384);

    ResponseHead(int status) {
        this(status + " " + HttpResponseStatus.valueOf(status).reasonPhrase());
    }

    ResponseHead(String statusAndReason) {
        text.append("HTTP/1.1 ").append(statusAndReason).append("\r\n");
    }

    ResponseHead add(String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** What every answer of the engine carries. */
    ResponseHead addCommon() {
        return add("Api-Version", ServerIdentity.API_VERSION)
                .add("Docker-Experimental", "false")
                .add("Ostype", "linux")
                .add("Server", ServerIdentity.SERVER);
    }

    ResponseHead addDate() {
        return add("Date", HTTP_DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    /** Appends it, with the empty line that ends it. */
    ByteBuf write(ByteBuf out) {
        text.append("\r\n");
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        return out;
    }
}
