package dev.jdocker.daemon.image.archive;

import dev.jdocker.api.stream.JsonMessage;
import dev.jdocker.api.stream.ProgressDetail;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.ResponseStream;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.ProgressBar;
import dev.jdocker.linux.ErrnoException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** {@code POST /images/load}: {@code quiet}, {@code platform}. */
record LoadImages(ImageLoader loader) implements Handler {

    @Override
    public void handle(Exchange exchange) throws IOException {
        boolean quiet = exchange.query().bool("quiet", true);
        ImagePlatform platform = ImagePlatform.ofQuery(exchange.query().strings("platform"));
        // a client that waits for "100 Continue" must get that before the answer begins, so the body is asked for first
        InputStream body = new BufferedInputStream(exchange.body());
        body.mark(1);
        if (body.read() >= 0) {
            body.reset();
        }
        // The answer begins with the first thing to say, as Docker's does: docker-java takes the head for the end of
        // the
        // work. Left open when it fails: the failure becomes the last object of the stream.
        StreamedProgress progress = new StreamedProgress(exchange, quiet);
        try {
            loader.load(body, platform, ImageLoader.Kind.FOREIGN, progress);
        } catch (IOException | ErrnoException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        } finally {
            progress.stream();
        }
        progress.stream().close();
    }

    /** Progress as objects of the answer. */
    private static final class StreamedProgress implements LoadProgress {
        private final Exchange exchange;
        private final boolean quiet;
        private @Nullable ResponseStream stream;

        StreamedProgress(Exchange exchange, boolean quiet) {
            this.exchange = exchange;
            this.quiet = quiet;
        }

        synchronized ResponseStream stream() {
            ResponseStream open = stream;
            if (open == null) {
                open = exchange.stream(200, "application/json");
                stream = open;
            }
            return open;
        }

        @Override
        public void says(String line) {
            stream().writeJson(message(line + "\n", "", null, "", ""));
        }

        @Override
        public void layer(String shortId, long currentBytes, long totalBytes) {
            if (!quiet) {
                ProgressDetail detail = new ProgressDetail(currentBytes, totalBytes, 0, false, "");
                stream()
                        .writeJson(message(
                                "", "Loading layer", detail, ProgressBar.of(currentBytes, totalBytes), shortId));
            }
        }

        private static JsonMessage message(
                String line, String status, @Nullable ProgressDetail detail, String bar, String id) {
            return new JsonMessage(line, status, detail, bar, id, "", 0, 0, null, "", null);
        }
    }
}
