package dev.jdocker.daemon.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.filter.InvalidFilterException;
import dev.jdocker.api.system.ErrorResponse;
import dev.jdocker.daemon.error.ApiException;

/**
 * The one mapping of failures to answers.
 *
 * @param unexpected whether it is a failure nobody foresaw, whose stack belongs into the log
 */
record ErrorAnswer(int status, String message, boolean unexpected) {

    /** A failure in the middle of a stream of JSON objects: {@code {"errorDetail":{"message":"…"},"error":"…"}} (T30). */
    private record InBand(
            @JsonProperty("errorDetail") ErrorResponse errorDetail,
            @JsonProperty("error") String error) {}

    static ErrorAnswer of(Throwable failure) {
        if (failure instanceof ApiException expected) {
            return new ErrorAnswer(expected.status(), expected.text(), expected.status() == 500);
        }
        if (failure instanceof InvalidFilterException invalid) {
            return new ErrorAnswer(400, String.valueOf(invalid.getMessage()), false);
        }
        String message = failure.getMessage();
        return new ErrorAnswer(
                500, message == null || message.isBlank() ? failure.getClass().getSimpleName() : message, true);
    }

    void send(NettyExchange exchange) {
        if (status == 304) {
            exchange.respond(status);
        } else {
            exchange.respond(status, new ErrorResponse(message));
        }
    }

    /** Puts the failure into the stream if that is still open, else breaks the connection. */
    void sendInBand(NettyExchange exchange) {
        ResponseStream stream = exchange.openJsonStream();
        if (stream == null) {
            exchange.abort();
            return;
        }
        stream.writeJson(new InBand(new ErrorResponse(message), message));
        exchange.finish();
    }
}
