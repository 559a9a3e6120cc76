package dev.jdocker.api.client;

import dev.jdocker.api.container.WaitResponse;
import java.io.IOException;

/** A wait that the engine has taken up: a container started after this cannot end unseen. */
public final class PendingWait implements AutoCloseable {
    private final HttpResponse response;

    PendingWait(HttpResponse response) {
        this.response = response;
    }

    /** Blocks until the container has ended. */
    public WaitResponse await() throws IOException {
        try (response) {
            return SmallAnswers.waitResponse(response.body().readAllBytes());
        }
    }

    /** Gives up waiting. */
    @Override
    public void close() throws IOException {
        response.close();
    }
}
