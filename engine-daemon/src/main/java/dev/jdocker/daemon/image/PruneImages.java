package dev.jdocker.daemon.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.image.DeleteItem;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.http.DryRun;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Protection;
import dev.jdocker.daemon.http.UntilFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /images/prune}: removes images without a tag, or with {@code dangling=false} all that no container uses; with
 * {@code dry-run}, ours, it only tells which.
 */
final class PruneImages implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(PruneImages.class);
    private static final Set<String> FILTERS = Set.of("dangling", "label", "label!", "until");

    private final LocalImages images;
    private final ImageRemoval removal;
    private final ImageGarbage garbage;
    private final ImageUsers users;
    private final ImageEvents events;

    PruneImages(LocalImages images, ImageRemoval removal, ImageGarbage garbage, ImageUsers users, ImageEvents events) {
        this.images = images;
        this.removal = removal;
        this.garbage = garbage;
        this.users = users;
        this.events = events;
    }

    /** {@code {"ImagesDeleted":[{"Untagged":"…"}],"SpaceReclaimed":0}}; nothing deleted is null. */
    record Report(
            @JsonProperty("ImagesDeleted") @Nullable List<DeleteItem> imagesDeleted,
            @JsonProperty("SpaceReclaimed") long spaceReclaimedBytes) {}

    @Override
    public void handle(Exchange exchange) {
        Filters filters = exchange.query().filters().requireKnown(FILTERS); // a wrong filter must delete nothing (T33)
        boolean danglingOnly = filters.bool("dangling", true);
        List<Instant> limits =
                filters.get("until").stream().map(UntilFilter::parse).toList();
        DryRun dryRun = DryRun.of(exchange.query());
        Map<StoredImage, Integer> doomed = new LinkedHashMap<>();
        for (StoredImage stored : images.stored()) {
            List<ImageUsers.User> using = users.usersOf(stored.image().id());
            if (isMeant(stored, filters, limits)
                    && using.stream().noneMatch(user -> dryRun.counts(user.containerId()))
                    && !(danglingOnly && hasTag(stored))) {
                doomed.put(stored, using.size());
            }
        }
        exchange.respond(200, dryRun.isOn() ? wouldGo(doomed) : remove(doomed.keySet()));
    }

    private Report wouldGo(Map<StoredImage, Integer> doomed) {
        List<DeleteItem> items = new ArrayList<>();
        for (StoredImage stored : doomed.keySet()) {
            for (String name : stored.names()) {
                items.add(new DeleteItem("", ImageReference.parse(name).familiar()));
            }
            items.add(new DeleteItem(stored.image().id().text(), ""));
        }
        ImageGarbage.Freed freed = garbage.wouldGo(doomed);
        freed.layers().forEach(chain -> items.add(new DeleteItem(chain.toString(), "")));
        return new Report(items.isEmpty() ? null : items, freed.bytes());
    }

    private Report remove(Set<StoredImage> doomed) {
        LongAdder freed = new LongAdder();
        List<DeleteItem> deleted = new ArrayList<>();
        doomed.forEach(stored -> remove(stored, deleted, freed));
        events.pruned(freed.sum());
        return new Report(deleted.isEmpty() ? null : deleted, freed.sum());
    }

    private static boolean isMeant(StoredImage stored, Filters filters, List<Instant> limits) {
        Instant created = stored.image().created();
        boolean old = limits.stream().allMatch(limit -> created != null && !created.isAfter(limit));
        return old
                && !Protection.isOn(stored.image().config().labels())
                && filters.admitsLabels(stored.image().config().labels());
    }

    private static boolean hasTag(StoredImage stored) {
        return stored.names().stream()
                .anyMatch(name -> ImageReference.parse(name).digest() == null);
    }

    /** By name after name, as dockerd does; one that has come into use meanwhile stays. */
    private void remove(StoredImage stored, List<DeleteItem> deleted, LongAdder freed) {
        List<String> references =
                stored.names().isEmpty() ? List.of(stored.image().id().hex()) : stored.names();
        for (String reference : references) {
            try {
                deleted.addAll(removal.remove(reference, false, freed));
            } catch (ApiException e) {
                LOG.debug("{} is not pruned: {}", reference, e.text());
            }
        }
    }
}
