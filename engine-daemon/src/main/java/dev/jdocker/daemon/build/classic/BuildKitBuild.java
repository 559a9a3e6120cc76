package dev.jdocker.daemon.build.classic;

import buildkit.control.SolveRequest;
import buildkit.control.StatusResponse;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.SourceLocation;
import dev.jdocker.daemon.build.control.Brought;
import dev.jdocker.daemon.build.control.BuildControl;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.ResponseStream;
import dev.jdocker.daemon.network.HostGateway;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /build} with {@code version=2}: BuildKit for clients that ask for it by the old operation. The context is the body,
 * an address, or in the client's session; the progress comes as BuildKit's messages,
 * <pre>{"id": "moby.buildkit.trace", "aux": "&lt;base64 of a StatusResponse&gt;"}</pre>
 * and at last {@code {"id": "moby.image.id", "aux": {"ID": "sha256:…"}}}.
 */
record BuildKitBuild(Control control, Uploads uploads, HostGateway gateway) {

    private static final Logger log = LoggerFactory.getLogger(BuildKitBuild.class);

    /** BuildKit's API, which comes into being when somebody wants it. */
    @FunctionalInterface
    interface Control {
        BuildControl get() throws IOException;
    }

    void build(Exchange exchange, Parameters parameters) throws Exception {
        if (parameters.buildId().startsWith(Uploads.PREFIX)) {
            uploads.bring(parameters.buildId().substring(Uploads.PREFIX.length()), exchange.body());
            exchange.respond(200);
            return;
        }
        if (parameters.remote().equals(Uploads.REQUEST)) {
            try (InputStream body = uploads.take(parameters.buildId())) {
                build(exchange, parameters, body);
            }
        } else {
            build(exchange, parameters, parameters.remote().isEmpty() ? exchange.body() : null);
        }
    }

    private void build(Exchange exchange, Parameters parameters, @Nullable InputStream body) throws Exception {
        SolveRequest request = parameters.solveRequest(UUID.randomUUID().toString(), body != null, gateway);
        BuildControl builds = control.get();
        Thread worker = Thread.currentThread();
        CompletableFuture<Void> gone = exchange.clientGone();
        CompletableFuture<Void> watch = gone.thenRun(worker::interrupt);
        Answer answer = new Answer(exchange, parameters.quiet());
        try {
            Map<String, String> response =
                    builds.solve(request, new Brought(body, parameters.credentials()), answer::follow);
            watch.cancel(false);
            answer.succeed(response);
        } catch (InterruptedException e) {
            if (gone.isDone()) {
                ClientGoneException given = new ClientGoneException("the build was given up");
                given.addSuppressed(e);
                throw given;
            }
            answer.fail("failed to solve: Canceled: context canceled", null);
        } catch (BuildException e) {
            answer.fail(String.valueOf(e.getMessage()), e.location());
        } catch (ApiException e) {
            if (!answer.begun()) {
                throw e;
            }
            answer.fail(e.text(), null);
        } catch (Exception e) {
            log.info("a build failed: {}", e.toString());
            answer.fail(String.valueOf(e.getMessage()), null);
        }
    }

    /** The answer, which begins with the first thing to say. */
    private static final class Answer {
        private final Exchange exchange;
        private final boolean quiet;
        private @Nullable ResponseStream stream;
        private BuildControl.@Nullable Told told;
        private @Nullable Thread follower;

        Answer(Exchange exchange, boolean quiet) {
            this.exchange = exchange;
            this.quiet = quiet;
        }

        synchronized boolean begun() {
            return stream != null;
        }

        /** Who asks for quiet is told of the build only if it fails. */
        void follow(BuildControl.Told build) {
            told = build;
            if (!quiet) {
                follower = Thread.startVirtualThread(() -> tell(build));
            }
        }

        private void tell(BuildControl.Told build) {
            Consumer<StatusResponse> reader = status -> write(Map.of(
                    "id", "moby.buildkit.trace", "aux", Base64.getEncoder().encodeToString(status.toByteArray())));
            try {
                build.follow(reader);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ClientGoneException e) {
                log.debug("nobody hears of a build any more");
            }
        }

        private synchronized void write(Map<String, ?> message) {
            ResponseStream open = stream;
            if (open == null) {
                open = exchange.stream(200, "application/json");
                stream = open;
            }
            open.writeJson(message);
        }

        private void finish() throws InterruptedException {
            if (follower != null) {
                follower.join();
            }
        }

        void succeed(Map<String, String> response) throws InterruptedException {
            finish();
            String id = response.get("containerimage.config.digest");
            if (id != null) {
                write(Map.of("id", "moby.image.id", "aux", Map.of("ID", id)));
                if (quiet) {
                    write(Map.of("stream", id + "\n"));
                }
            }
            end();
        }

        /** The last object says what went wrong, and in our own words where in the Dockerfile. */
        void fail(String message, @Nullable SourceLocation place) throws InterruptedException {
            finish();
            if (quiet && told != null) {
                tell(told);
            }
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("message", message);
            if (place != null) {
                detail.put(
                        "source",
                        Map.of(
                                "filename", place.file().name(),
                                "text", place.file().text(),
                                "lines",
                                        place.ranges().stream()
                                                .map(range -> List.of(range.startLine(), range.endLine()))
                                                .toList()));
            }
            write(Map.of("errorDetail", detail, "error", message));
            end();
        }

        private synchronized void end() {
            if (stream != null) {
                stream.close();
            }
        }
    }
}
