package dev.jdocker.daemon.image;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.ImageSummary;
import dev.jdocker.daemon.http.UntilFilter;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lists images as {@code GET /images/json} does. */
final class ImageList {

    private static final Set<String> FILTERS =
            Set.of("dangling", "label", "label!", "before", "since", "reference", "until");

    private final LocalImages images;
    private final LayerStore layers;
    private final ImageUsers users;

    ImageList(LocalImages images, LayerStore layers, ImageUsers users) {
        this.images = images;
        this.layers = layers;
        this.users = users;
    }

    /**
     * The images that the filters leave, the newest first.
     *
     * @param sharedSize whether to work out what each shares with others
     */
    List<ImageSummary> list(Filters filters, boolean sharedSize) {
        filters.requireKnown(FILTERS);
        filters.get("reference").forEach(PathPattern::require);
        Predicate<StoredImage> wanted = filter(filters);
        Map<ChainId, Integer> uses = sharedSize ? uses() : Map.of();
        List<ImageSummary> summaries = new ArrayList<>();
        for (StoredImage stored : images.stored()) {
            if (!wanted.test(stored)) {
                continue;
            }
            Names names = Names.of(stored, filters.get("reference"));
            boolean none = names.tags().isEmpty() && names.digests().isEmpty();
            boolean hidden = none
                    ? filters.has("reference") || !filters.bool("dangling", true)
                    : !names.tags().isEmpty() && filters.bool("dangling", false);
            if (!hidden) {
                summaries.add(summary(stored, names, sharedSize ? shared(stored.image(), uses) : -1));
            }
        }
        return summaries;
    }

    private ImageSummary summary(StoredImage stored, Names names, long shared) {
        Image image = stored.image();
        return ImageSummary.builder()
                .id(image.id().text())
                .containers(users.usersOf(image.id()).size())
                .createdSeconds(seconds(image.created()))
                .labels(image.config().labels())
                .repoTags(names.tags())
                .repoDigests(names.digests())
                .sharedSizeBytes(shared)
                .sizeBytes(image.sizeBytes())
                .build();
    }

    private Predicate<StoredImage> filter(Filters filters) {
        Predicate<StoredImage> wanted =
                stored -> filters.admitsLabels(stored.image().config().labels());
        for (String before : filters.get("before")) {
            Instant limit = created(images.lookUp(before).image());
            wanted = wanted.and(stored -> created(stored.image()).isBefore(limit));
        }
        for (String since : filters.get("since")) {
            Instant limit = created(images.lookUp(since).image());
            wanted = wanted.and(stored -> created(stored.image()).isAfter(limit));
        }
        for (String until : filters.get("until")) {
            Instant limit = UntilFilter.parse(until);
            wanted = wanted.and(stored -> created(stored.image()).isBefore(limit));
        }
        return wanted;
    }

    private Map<ChainId, Integer> uses() {
        Map<ChainId, Integer> uses = new HashMap<>();
        for (Image image : images.all()) {
            ChainId.chain(image.layers()).forEach(chain -> uses.merge(chain, 1, Integer::sum));
        }
        return uses;
    }

    private long shared(Image image, Map<ChainId, Integer> uses) {
        long sum = 0;
        for (ChainId chain : ChainId.chain(image.layers())) {
            Layer layer = layers.find(chain);
            if (layer != null && uses.getOrDefault(chain, 0) > 1) {
                sum += layer.sizeBytes();
            }
        }
        return sum;
    }

    private static Instant created(Image image) {
        Instant created = image.created();
        return created == null ? Instant.EPOCH : created;
    }

    private static long seconds(@Nullable Instant created) {
        return created == null ? 0 : created.getEpochSecond();
    }

    /** The names of an image that a reference filter leaves, as people are shown them. */
    record Names(List<String> tags, List<String> digests) {

        static Names of(StoredImage stored, Set<String> patterns) {
            List<String> tags = new ArrayList<>();
            List<String> digests = new ArrayList<>();
            for (String name : stored.names()) {
                ImageReference reference = ImageReference.parse(name);
                if (patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, reference))) {
                    (reference.digest() == null ? tags : digests).add(reference.familiar());
                }
            }
            return new Names(List.copyOf(tags), List.copyOf(digests));
        }

        private static boolean matches(String pattern, ImageReference reference) {
            return PathPattern.matches(pattern, reference.familiar())
                    || PathPattern.matches(pattern, reference.familiarName());
        }
    }
}
