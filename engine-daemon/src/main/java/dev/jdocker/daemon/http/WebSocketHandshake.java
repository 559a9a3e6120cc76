package dev.jdocker.daemon.http;

import dev.jdocker.daemon.error.BadRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What client and engine say to each other before a connection carries frames: RFC 6455, section 4. */
final class WebSocketHandshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketHandshake() {}

    /**
     * The answer to a client that wants it; a subprotocol is taken if the client names one only, as dockerd does.
     *
     * @throws BadRequest if it is no request for a WebSocket
     */
    static ResponseHead answer(RequestHead head) {
        HttpHeaders headers = head.headers();
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || head.bodyLength() != 0) {
            throw new BadRequest("not websocket protocol");
        }
        String version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "");
        if (!version.equals(WebSocketVersion.V13.toHttpHeaderValue())) {
            throw new BadRequest("missing or bad WebSocket Version: \"" + version + "\", needed is 13");
        }
        ResponseHead answer = new ResponseHead("101 Switching Protocols")
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Accept", accept(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "")));
        String protocol =
                headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "").strip();
        if (protocol.contains(",")) {
            throw new BadRequest("bad WebSocket protocol: \"" + protocol + "\" names more than one");
        }
        return protocol.isEmpty() ? answer : answer.add("Sec-WebSocket-Protocol", protocol);
    }

    private static String accept(String key) {
        try {
            if (Base64.getDecoder().decode(key).length != KEY_BYTES) {
                throw new BadRequest("missing or bad WebSocket key: \"" + key + "\"");
            }
            byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("missing or bad WebSocket key: \"" + key + "\"", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-1", e);
        }
    }
}
