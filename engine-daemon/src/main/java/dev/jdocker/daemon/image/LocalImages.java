package dev.jdocker.daemon.image;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.persist.DocumentFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of this engine, in memory and in {@code images/}. Changes are durable before they are seen; readers see one
 * consistent state and never wait.
 */
public final class LocalImages implements ImageStore {

    private static final Logger LOG = LoggerFactory.getLogger(LocalImages.class);
    private static final String NAMES = "names";
    private static final Pattern HEX_ID = Pattern.compile("[0-9a-f]{64}");
    private static final Comparator<StoredImage> NEWEST_FIRST = Comparator.comparing(
                    (StoredImage stored) -> created(stored.image()))
            .reversed()
            .thenComparing(stored -> stored.image().id());

    private final DocumentFolder<ImageRecord> records;
    private final DocumentFolder<NamesDocument> namesFolder;
    private volatile State state;

    /** Everything at one moment; both maps are never changed. */
    private record State(NavigableMap<String, StoredImage> byId, NavigableMap<String, Digest> names) {}

    /** Reads {@code folder}; an image whose config or layers are missing is reported and forgotten. */
    LocalImages(Path folder, ContentStore content, LayerStore layers) throws IOException {
        records = new DocumentFolder<>(folder, ImageRecord.class);
        namesFolder = new DocumentFolder<>(folder.resolve(NAMES), NamesDocument.class);
        NavigableMap<String, StoredImage> byId = new TreeMap<>();
        for (Map.Entry<String, ImageRecord> entry : records.load().entrySet()) {
            ImageRecord imageRecord = entry.getValue();
            try {
                ConfigDocument document =
                        ConfigDocument.parse(content.read(imageRecord.id(), ConfigDocument.MAX_BYTES));
                layers.stack(document.layers());
                byId.put(imageRecord.id().text(), stored(imageRecord, document));
            } catch (IOException | NotFound e) {
                LOG.error("image {} is incomplete and forgotten, load it again: {}", imageRecord.id(), e.getMessage());
                records.remove(entry.getKey());
            }
        }
        NavigableMap<String, Digest> names = new TreeMap<>();
        NamesDocument document = namesFolder.load().get(NAMES);
        if (document != null) {
            document.names().forEach((name, id) -> {
                if (byId.containsKey(id.text())) {
                    names.put(name, id);
                }
            });
        }
        state = stateOf(byId, names);
    }

    @Override
    public Image resolve(String reference) {
        return lookUp(reference).image();
    }

    @Override
    public Optional<Image> find(Digest id) {
        return Optional.ofNullable(state.byId().get(id.text())).map(StoredImage::image);
    }

    @Override
    public List<Image> all() {
        return stored().stream().map(StoredImage::image).toList();
    }

    /** All images, the newest first. */
    public List<StoredImage> stored() {
        return state.byId().values().stream().sorted(NEWEST_FIRST).toList();
    }

    /** The image of that id, null where there is none. */
    public @Nullable StoredImage get(Digest id) {
        return state.byId().get(id.text());
    }

    /** See {@link #resolve}. */
    public StoredImage lookUp(String text) {
        State now = state;
        if (HEX_ID.matcher(text).matches() || Digest.isDigest(text)) {
            String id = Digest.isDigest(text) ? text : "sha256:" + text;
            StoredImage stored = now.byId().get(id);
            if (stored == null) {
                throw new NotFound("No such image: " + id);
            }
            return stored;
        }
        ImageReference reference = parse(text).withDefaultTag();
        Digest id = now.names().get(key(reference));
        StoredImage stored = id == null ? byPrefix(now, text) : now.byId().get(id.text());
        if (stored == null) {
            throw new NotFound("No such image: " + reference.familiar());
        }
        return stored;
    }

    /**
     * The image a user means, which must be one for a platform.
     *
     * @throws NotFound also, in dockerd's words, if it is for another
     */
    public StoredImage requirePlatform(String reference, ImagePlatform wanted) {
        StoredImage stored = lookUp(reference);
        wanted.require(stored.image(), reference);
        return stored;
    }

    /** The image a name stands for, null where there is none of that name. */
    public @Nullable Digest named(ImageReference reference) {
        return state.names().get(key(reference));
    }

    /** Adds an image whose blobs and layers are durable; one that is here already stays as it is. */
    public synchronized void add(Digest id, ConfigDocument document, long sizeBytes) {
        if (state.byId().containsKey(id.text())) {
            return;
        }
        write(stored(new ImageRecord(ImageRecord.LAYOUT, id, sizeBytes, Timestamp.ZERO, List.of()), document));
    }

    /** Gives an image a name, which another one may lose by that. */
    public synchronized void tag(ImageReference reference, Digest id) {
        write(existing(id).taggedNow());
        if (!id.equals(named(reference))) {
            name(List.of(reference), id);
        }
    }

    /** The same where the name came with the image: that is not what dockerd counts as tagging. */
    public synchronized void bring(ImageReference reference, Digest id) {
        Digest known = existing(id).image().id();
        name(List.of(reference), known);
    }

    /**
     * Adds an image that came from a registry, as {@link #add} and {@link #arrived} in one.
     *
     * @return as {@link #arrived}
     */
    public synchronized boolean add(
            Digest id, ConfigDocument document, long sizeBytes, Origin origin, List<ImageReference> references) {
        if (state.byId().containsKey(id.text())) {
            return arrived(id, origin, references);
        }
        ImageRecord bare = new ImageRecord(ImageRecord.LAYOUT, id, sizeBytes, Timestamp.ZERO, List.of());
        write(stored(bare, document).with(origin));
        name(references, id);
        return true;
    }

    /**
     * Notes by which manifest an image, durable as for {@link #add} and with it the manifest, stands in a registry, and
     * gives it the names it has by that.
     *
     * @return whether one of the names is new or meant another image before
     */
    public synchronized boolean arrived(Digest id, Origin origin, List<ImageReference> references) {
        StoredImage known = existing(id);
        boolean renamed = references.stream().anyMatch(reference -> !id.equals(named(reference)));
        if (renamed || !known.origins().contains(origin)) {
            write(known.with(origin));
        }
        if (renamed) {
            name(references, id);
        }
        return renamed;
    }

    private StoredImage existing(Digest id) {
        StoredImage stored = state.byId().get(id.text());
        if (stored == null) {
            throw new NotFound("No such image: " + id);
        }
        return stored;
    }

    private void write(StoredImage changed) {
        Digest id = changed.image().id();
        records.put(id.hex(), changed.asRecord());
        NavigableMap<String, StoredImage> byId = new TreeMap<>(state.byId());
        byId.put(id.text(), changed);
        state = stateOf(byId, state.names());
    }

    private void name(List<ImageReference> references, Digest id) {
        NavigableMap<String, Digest> names = new TreeMap<>(state.names());
        references.forEach(reference -> names.put(key(reference), id));
        namesFolder.put(NAMES, new NamesDocument(names));
        state = stateOf(state.byId(), names);
    }

    /** Takes names away; those that nothing has are no error. */
    public synchronized void untag(List<String> keys) {
        NavigableMap<String, Digest> names = new TreeMap<>(state.names());
        if (names.keySet().removeAll(Set.copyOf(keys))) {
            namesFolder.put(NAMES, new NamesDocument(names));
            state = stateOf(state.byId(), names);
        }
    }

    /** Forgets an image and its names; what only it needed is garbage then. */
    synchronized void forget(Digest id) {
        NavigableMap<String, Digest> names = new TreeMap<>(state.names());
        if (names.values().removeIf(id::equals)) {
            namesFolder.put(NAMES, new NamesDocument(names));
        }
        records.remove(id.hex());
        NavigableMap<String, StoredImage> byId = new TreeMap<>(state.byId());
        byId.remove(id.text());
        state = stateOf(byId, names);
    }

    /** The blobs that the images need besides those of their layers: configs, manifests and indexes. */
    Set<Digest> blobs() {
        Set<Digest> blobs = new HashSet<>();
        for (StoredImage stored : state.byId().values()) {
            stored.blobs().forEach(blobs::add);
        }
        return blobs;
    }

    public static ImageReference parse(String text) {
        try {
            return ImageReference.parse(text);
        } catch (InvalidReferenceException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    /** How a name is stored: complete, and without the tag where there is a digest. */
    public static String key(ImageReference reference) {
        ImageReference complete = reference.withDefaultTag();
        return complete.digest() == null
                ? complete.toString()
                : complete.withoutTagAndDigest() + "@" + complete.digest();
    }

    private static @Nullable StoredImage byPrefix(State now, String text) {
        String prefix = text.startsWith("sha256:") ? text : "sha256:" + text;
        Map.Entry<String, StoredImage> first = now.byId().ceilingEntry(prefix);
        if (first == null || !first.getKey().startsWith(prefix)) {
            return null;
        }
        Map.Entry<String, StoredImage> second = now.byId().higherEntry(first.getKey());
        boolean ambiguous = second != null && second.getKey().startsWith(prefix);
        return ambiguous ? null : first.getValue();
    }

    private static State stateOf(NavigableMap<String, StoredImage> byId, NavigableMap<String, Digest> names) {
        Map<String, List<String>> namesOf = new TreeMap<>();
        names.forEach((name, id) ->
                namesOf.computeIfAbsent(id.text(), i -> new ArrayList<>()).add(name));
        NavigableMap<String, StoredImage> named = new TreeMap<>();
        byId.forEach((id, stored) -> named.put(id, stored.withNames(namesOf.getOrDefault(id, List.of()))));
        return new State(named, names);
    }

    private static StoredImage stored(ImageRecord imageRecord, ConfigDocument document) {
        Timestamp created = document.created();
        Image image = new Image(
                imageRecord.id(),
                document.config(),
                document.layers(),
                document.os().isEmpty() ? "linux" : document.os(),
                document.architecture(),
                document.variant(),
                created == null ? null : created.instant(),
                imageRecord.sizeBytes());
        return new StoredImage(image, document, List.of(), imageRecord.tagged(), imageRecord.origins());
    }

    private static Instant created(Image image) {
        Instant created = image.created();
        return created == null ? Instant.MIN : created;
    }
}
