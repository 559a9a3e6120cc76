package dev.jdocker.daemon.build.classic;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.Builds;
import dev.jdocker.daemon.build.ContextSource;
import dev.jdocker.daemon.build.DockerfileSource;
import dev.jdocker.daemon.build.GitAddress;
import dev.jdocker.daemon.build.dockerfile.Quoted;
import dev.jdocker.daemon.build.remote.CacheImages;
import dev.jdocker.daemon.build.solve.ReceivedContext;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.ResponseStream;
import dev.jdocker.daemon.network.HostGateway;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /build} in the words of dockerd's first builder. */
record ClassicBuild(Builds builds, Receiver receiver, CacheImages caches, HostGateway gateway) {

    private static final Pattern EXIT =
            Pattern.compile("process (\".*\") did not complete successfully: exit code: (\\d+)", Pattern.DOTALL);

    /** Takes the context. */
    @FunctionalInterface
    interface Receiver {
        ReceivedContext receive(InputStream archive) throws IOException;
    }

    void build(Exchange exchange, Parameters parameters) throws IOException, InterruptedException {
        List<ImageReference> tags = parameters.tags();
        Thread worker = Thread.currentThread();
        Answer answer = new Answer(exchange);
        if (!parameters.remote().isEmpty()) {
            ContextSource context = remote(parameters.remote());
            DockerfileSource file = new DockerfileSource.InContext(parameters.dockerfile());
            run(exchange, worker, parameters, tags, parameters.request(file, context, caches, gateway), answer);
            return;
        }
        try (ReceivedContext context = receive(exchange)) {
            DockerfileSource file = () -> context.dockerfiles(parameters.dockerfile());
            BuildRequest request = parameters.request(file, new ContextSource.Local(context), caches, gateway);
            run(exchange, worker, parameters, tags, request, answer);
        }
    }

    private ReceivedContext receive(Exchange exchange) throws IOException {
        try {
            return receiver.receive(exchange.body());
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BadRequest("Error processing tar file: " + e.getMessage(), e);
        }
    }

    private static ContextSource remote(String remote) {
        if (remote.equals("client-session")) {
            throw new BadRequest("a session is not the context of this operation: use BuildKit, by version=2");
        }
        if (GitAddress.is(remote)) {
            return new ContextSource.Git(remote);
        }
        if (remote.startsWith("http://") || remote.startsWith("https://")) {
            return new ContextSource.Http(remote);
        }
        throw new BadRequest("remoteURL (" + remote + ") could not be recognized as URL");
    }

    private void run(
            Exchange exchange,
            Thread worker,
            Parameters parameters,
            List<ImageReference> tags,
            BuildRequest request,
            Answer answer)
            throws InterruptedException {
        CompletableFuture<Void> gone = exchange.clientGone();
        CompletableFuture<Void> watch = gone.thenRun(worker::interrupt);
        BuildObserver observer =
                parameters.quiet() ? BuildObserver.NONE : new ClassicOutput(answer::stream, parameters.removes());
        try (BuildResult result = builds.build(request, observer)) {
            Digest id = result.images().getFirst().commit(tags);
            watch.cancel(false);
            if (parameters.quiet()) {
                answer.stream(id.text() + "\n");
            } else {
                answer.write(Map.of("aux", Map.of("ID", id.text())));
                answer.stream("Successfully built " + id.shortHex() + "\n");
                tags.forEach(tag -> answer.stream("Successfully tagged " + tag.familiar() + "\n"));
            }
            answer.end();
        } catch (BuildException e) {
            answer.fail(e);
        } catch (IOException e) {
            throw new ServerError("failed to keep the image: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            if (gone.isDone()) {
                ClientGoneException given = new ClientGoneException("the build was given up");
                given.addSuppressed(e);
                throw given;
            }
            answer.fail(new BuildException("build cancelled", e));
        }
    }

    /** The answer, which begins with the first thing to say. */
    private static final class Answer {
        private final Exchange exchange;
        private @Nullable ResponseStream stream;

        Answer(Exchange exchange) {
            this.exchange = exchange;
        }

        void stream(String text) {
            write(Map.of("stream", text));
        }

        synchronized void write(Object message) {
            ResponseStream open = stream;
            if (open == null) {
                open = exchange.stream(200, "application/json");
                stream = open;
            }
            try {
                open.writeJson(message);
            } catch (ClientGoneException e) {
                // whoever waits for the client's end is told of it
            }
        }

        synchronized void end() {
            if (stream != null) {
                stream.close();
            }
        }

        /** Before anything was said it is the status, afterwards the last object. */
        void fail(BuildException failure) {
            String message = message(failure);
            boolean begun;
            synchronized (this) {
                begun = stream != null;
            }
            if (!begun) {
                throw failure.vertex() == null ? new BadRequest(message, failure) : new ServerError(message, failure);
            }
            Map<String, Object> detail = failure.exitCode() == 0
                    ? Map.of("message", message)
                    : Map.of("code", failure.exitCode(), "message", message);
            write(Map.of("errorDetail", detail, "error", message));
            end();
        }

        /** The words of dockerd's first builder for a command that failed. */
        private static String message(BuildException failure) {
            String message = String.valueOf(failure.getMessage());
            Matcher matcher = EXIT.matcher(message);
            return matcher.matches()
                    ? "The command '" + Quoted.unquoted(matcher.group(1)) + "' returned a non-zero code: "
                            + matcher.group(2)
                    : message;
        }
    }
}
