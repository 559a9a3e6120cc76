package dev.jdocker.daemon.image;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Protection;
import dev.jdocker.daemon.http.Routes;
import java.util.List;
import java.util.Objects;

/** The operations on images. Names hold slashes, so their patterns are greedy (T37). */
final class ImageRoutes {

    private final LocalImages images;
    private final ImageList list;
    private final ImageInspection inspection;
    private final ImageRemoval removal;
    private final PruneImages prune;
    private final ImageEvents events;

    ImageRoutes(
            LocalImages images,
            ImageList list,
            ImageInspection inspection,
            ImageRemoval removal,
            PruneImages prune,
            ImageEvents events) {
        this.images = images;
        this.list = list;
        this.inspection = inspection;
        this.removal = removal;
        this.prune = prune;
        this.events = events;
    }

    void register(Routes routes) {
        routes.add("GET", "/images/json", this::list)
                .add("GET", "/images/{name:.*}/json", this::inspect)
                .add("GET", "/images/{name:.*}/history", this::history)
                .add("POST", "/images/{name:.*}/tag", this::tag)
                .add("DELETE", "/images/{name:.*}", this::remove)
                .add("POST", "/images/prune", prune);
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
        ImagePlatform wanted = exchange.apiVersion().atLeast(1, 49)
                ? ImagePlatform.ofQuery(exchange.query().strings("platform"))
                : null;
        exchange.respond(200, inspection.inspect(exchange.pathVariable("name"), wanted));
    }

    private void history(Exchange exchange) {
        ImagePlatform wanted = exchange.apiVersion().atLeast(1, 48)
                ? ImagePlatform.ofQuery(exchange.query().strings("platform"))
                : null;
        exchange.respond(200, inspection.history(exchange.pathVariable("name"), wanted));
    }

    private void tag(Exchange exchange) {
        String repository = exchange.query().string("repo", "");
        if (repository.isEmpty()) {
            exchange.respond(200); // nothing to do, as dockerd sees it
            return;
        }
        ImageReference name =
                Objects.requireNonNull(NewName.of(repository, exchange.query().string("tag", "")));
        if (name.familiarName().equals("sha256")) {
            throw new BadRequest("refusing to create an ambiguous tag using digest algorithm as name");
        }
        Digest id = images.resolve(exchange.pathVariable("name")).id();
        images.tag(name, id);
        events.happened("tag", id, name.familiar());
        exchange.respond(201);
    }

    /** An image is for one platform here: that one may be named, since 1.50. */
    private void requirePlatform(Exchange exchange, String reference) {
        List<String> platforms =
                exchange.apiVersion().atLeast(1, 50) ? exchange.query().strings("platforms") : List.of();
        if (platforms.size() > 1) {
            throw new BadRequest("multiple platforms are not supported");
        }
        ImagePlatform wanted = ImagePlatform.ofQuery(platforms);
        if (wanted != null) {
            images.requirePlatform(reference, wanted);
        }
    }

    private void remove(Exchange exchange) {
        String reference = exchange.pathVariable("name");
        if (!Protection.isWaived(exchange.query())) {
            removal.requireUnprotected(reference);
        }
        requirePlatform(exchange, reference);
        exchange.respond(200, removal.remove(reference, exchange.query().bool("force", false)));
    }
}
