package dev.jdocker.daemon.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.api.stream.JsonMessage;
import dev.jdocker.api.stream.ProgressDetail;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.ResponseStream;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.linux.ErrnoException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations on images. Names hold slashes, so their patterns are greedy (T37). */
final class ImageRoutes {

    private final LocalImages images;
    private final ImageLoader loader;
    private final ImageList list;
    private final ImageInspection inspection;
    private final ImageRemoval removal;
    private final ImageEvents events;

    ImageRoutes(
            LocalImages images,
            ImageLoader loader,
            ImageList list,
            ImageInspection inspection,
            ImageRemoval removal,
            ImageEvents events) {
        this.images = images;
        this.loader = loader;
        this.list = list;
        this.inspection = inspection;
        this.removal = removal;
        this.events = events;
    }

    void register(Routes routes) {
        routes.add("GET", "/images/json", this::list)
                .add("POST", "/images/load", this::load)
                .add("GET", "/images/{name:.*}/json", this::inspect)
                .add("GET", "/images/{name:.*}/history", this::history)
                .add("POST", "/images/{name:.*}/tag", this::tag)
                .add("DELETE", "/images/{name:.*}", this::remove)
                .add("GET", "/images/get", exchange -> notYet("image save"))
                .add("GET", "/images/{name:.*}/get", exchange -> notYet("image save"))
                .add("POST", "/images/{name:.*}/push", exchange -> notYet("image push"))
                .add("GET", "/images/search", exchange -> notYet("image search"))
                .add("POST", "/images/prune", exchange -> notYet("image prune"))
                .add("POST", "/commit", exchange -> notYet("commit"));
    }

    private static void notYet(String what) {
        throw new NotImplemented(what + " is not implemented yet");
    }

    private void list(Exchange exchange) {
        Filters filters = Filters.parse(exchange.query().string("filters"));
        String pattern = exchange.query().string("filter");
        if (pattern != null && !pattern.isEmpty() && !exchange.apiVersion().atLeast(1, 41)) {
            filters = filters.with("reference", pattern);
        }
        boolean sharedSize =
                exchange.apiVersion().atLeast(1, 42) && exchange.query().bool("shared-size", false);
        exchange.respond(200, list.list(filters, sharedSize));
    }

    private void inspect(Exchange exchange) {
        exchange.respond(200, inspection.inspect(exchange.pathVariable("name")));
    }

    private void history(Exchange exchange) {
        exchange.respond(200, inspection.history(exchange.pathVariable("name")));
    }

    private void tag(Exchange exchange) {
        String repository = exchange.query().string("repo", "");
        if (repository.isEmpty()) {
            exchange.respond(200); // nothing to do, as dockerd sees it
            return;
        }
        ImageReference name = LocalImages.parse(repository);
        if (name.digest() != null) {
            throw new BadRequest("cannot import digest reference");
        }
        String tag = exchange.query().string("tag", "");
        try {
            name = tag.isEmpty() ? name.withDefaultTag() : name.withTag(tag);
        } catch (InvalidReferenceException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
        if (name.familiarName().equals("sha256")) {
            throw new BadRequest("refusing to create an ambiguous tag using digest algorithm as name");
        }
        Digest id = images.resolve(exchange.pathVariable("name")).id();
        images.tag(name, id);
        events.happened("tag", id, name.familiar());
        exchange.respond(201);
    }

    private void remove(Exchange exchange) {
        exchange.respond(
                200,
                removal.remove(exchange.pathVariable("name"), exchange.query().bool("force", false)));
    }

    private void load(Exchange exchange) throws IOException {
        boolean quiet = exchange.query().bool("quiet", true);
        ImagePlatform platform = platform(exchange.query().strings("platform"));
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
            loader.load(body, platform, ImageLoader.Durability.NOW, progress);
        } catch (IOException | ErrnoException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        } finally {
            progress.stream();
        }
        progress.stream().close();
    }

    private static @Nullable ImagePlatform platform(List<String> values) {
        if (values.isEmpty() || values.getFirst().isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw new BadRequest("multiple platform parameters not supported");
        }
        try {
            JsonNode json = Documents.tree(values.getFirst().getBytes(StandardCharsets.UTF_8));
            ImagePlatform platform = ImagePlatform.of(json);
            if (platform == null
                    || platform.os().isEmpty()
                    || platform.architecture().isEmpty()) {
                throw new BadRequest("both os and architecture must be set in platform");
            }
            return platform;
        } catch (IOException e) {
            throw new BadRequest("failed to parse platform: " + e.getMessage(), e);
        }
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
