package dev.jdocker.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.error.NotModified;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.error.Unauthorized;
import dev.jdocker.daemon.error.Unavailable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorAnswerTest {

    @Test
    void everyFailureHasItsStatus() {
        Map<Throwable, Integer> table = new LinkedHashMap<>();
        table.put(new BadRequest("x"), 400);
        table.put(new Unauthorized("x"), 401);
        table.put(new Forbidden("x"), 403);
        table.put(new NotFound("x"), 404);
        table.put(new Conflict("x"), 409);
        table.put(new NotModified("x"), 304);
        table.put(new NotImplemented("x"), 501);
        table.put(new Unavailable("x"), 503);
        table.put(new ServerError("x"), 500);
        table.put(new IOException("x"), 500);
        table.put(new StackOverflowError("x"), 500);
        table.forEach((failure, status) -> {
            ErrorAnswer answer = ErrorAnswer.of(failure);
            assertThat(answer.status()).as(failure.toString()).isEqualTo(status);
            assertThat(answer.message()).isEqualTo("x");
            assertThat(answer.unexpected()).isEqualTo(status == 500);
        });
    }

    @Test
    void aFailureWithoutMessageIsNamed() {
        assertThat(ErrorAnswer.of(new IllegalStateException()).message()).isEqualTo("IllegalStateException");
    }
}
