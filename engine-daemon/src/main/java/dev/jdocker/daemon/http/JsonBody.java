package dev.jdocker.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** JSON in requests and answers, with dockerd's rules and words where a body is refused. */
final class JsonBody {

    /** More than any create request has; a body is held in memory. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final ObjectMapper MAPPER = Json.mapper();

    /** Takes a text for a text only, a number for a number: what dockerd refuses is a client's mistake. */
    private static final ObjectMapper STRICT = strict();

    private JsonBody() {}

    private static ObjectMapper strict() {
        ObjectMapper mapper = Json.mapper().copy();
        Map<LogicalType, Set<CoercionInputShape>> refused = Map.of(
                LogicalType.Textual,
                        EnumSet.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean),
                LogicalType.Boolean,
                        EnumSet.of(
                                CoercionInputShape.Integer, CoercionInputShape.String, CoercionInputShape.EmptyString),
                LogicalType.Integer,
                        EnumSet.of(
                                CoercionInputShape.Float, CoercionInputShape.String, CoercionInputShape.EmptyString));
        refused.forEach((type, shapes) ->
                shapes.forEach(shape -> mapper.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail)));
        return mapper;
    }

    static <T> T read(Exchange exchange, Class<T> type, UnaryOperator<JsonNode> upgrade) {
        if (exchange.bodyLength() == 0) {
            return convert(upgrade.apply(MAPPER.createObjectNode()), type);
        }
        requireJson(exchange.header("Content-Type"));
        byte[] bytes = bytes(exchange);
        return convert(upgrade.apply(parse(bytes)), type);
    }

    private static void requireJson(@Nullable String contentType) {
        if (contentType == null || contentType.isEmpty()) {
            throw new BadRequest("malformed Content-Type header (): mime: no media type");
        }
        int end = contentType.indexOf(';');
        String bare = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        if (!bare.toLowerCase(Locale.ROOT).equals("application/json")) {
            throw new BadRequest("unsupported Content-Type header (" + bare + "): must be 'application/json'");
        }
    }

    private static byte[] bytes(Exchange exchange) {
        try {
            byte[] bytes = exchange.body().readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new BadRequest("invalid JSON: the request body is larger than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new BadRequest("invalid JSON: " + e.getMessage(), e);
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try (var parser = MAPPER.createParser(bytes)) {
            JsonNode node = MAPPER.readTree(parser);
            if (node == null || node.isMissingNode()) {
                throw new BadRequest("invalid JSON: got EOF while reading request body");
            }
            if (hasMore(bytes, (int) parser.currentLocation().getByteOffset())) {
                throw new BadRequest("unexpected content after JSON");
            }
            return node.isNull() ? MAPPER.createObjectNode() : node;
        } catch (JsonProcessingException e) {
            throw new BadRequest("invalid JSON: " + JsonFault.ofBody(e), e);
        } catch (IOException e) {
            throw new BadRequest("invalid JSON: " + e.getMessage(), e);
        }
    }

    private static boolean hasMore(byte[] bytes, int offset) {
        for (byte b : Arrays.copyOfRange(bytes, Math.min(offset, bytes.length), bytes.length)) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return true;
            }
        }
        return false;
    }

    private static <T> T convert(JsonNode node, Class<T> type) {
        try {
            return STRICT.treeToValue(node, type);
        } catch (ValueInstantiationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BadRequest(String.valueOf(cause.getMessage()), e);
        } catch (MismatchedInputException e) {
            throw new BadRequest("invalid JSON: " + JsonFault.mismatch(e, node), e);
        } catch (JsonProcessingException e) {
            throw new BadRequest("invalid JSON: " + e.getOriginalMessage(), e);
        }
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** One object and a line feed, as Go's encoder ends each. */
    static byte[] line(Object value) {
        return terminated(value, "\n");
    }

    /** One object of a stream. */
    static byte[] crlf(Object value) {
        return terminated(value, "\r\n");
    }

    private static byte[] terminated(Object value, String end) {
        try {
            byte[] json = MAPPER.writeValueAsBytes(value);
            byte[] all = Arrays.copyOf(json, json.length + end.length());
            for (int i = 0; i < end.length(); i++) {
                all[json.length + i] = (byte) end.charAt(i);
            }
            return all;
        } catch (JsonProcessingException e) {
            throw new ServerError("write the answer as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
