package dev.jdocker.daemon.secret;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.secret.Secret;
import dev.jdocker.api.secret.SecretRequest;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.persist.DocumentFolder;
import dev.jdocker.daemon.persist.OwnedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The secrets of this engine, or its configs. Every change is durable before it returns; one that a container has is not removed. */
public final class Secrets {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?");
    private static final int LONGEST_NAME = 64;
    private static final int ID_BYTES = 13;

    private final SecretKind kind;
    private final DocumentFolder<SecretDocument> folder;
    private final Sealing sealing;
    private final EventBus events;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, SecretDocument> byId = new TreeMap<>();
    private final Map<String, Set<String>> holders = new HashMap<>();

    private Secrets(Path folder, SecretKind kind, EventBus events, InstantSource clock) throws IOException {
        this.kind = kind;
        OwnedFolder.create(folder, "rwx------");
        this.folder = new DocumentFolder<>(folder, SecretDocument.class);
        this.sealing = Sealing.by(folder.resolve("key"));
        this.events = events;
        this.clock = clock;
        this.byId.putAll(this.folder.load());
    }

    /** Opens those in {@code dataRoot}. */
    public static Secrets open(Path dataRoot, SecretKind kind, EventBus events, InstantSource clock)
            throws IOException {
        return new Secrets(dataRoot.resolve(kind.plural()), kind, events, clock);
    }

    public SecretKind kind() {
        return kind;
    }

    /**
     * Keeps a secret.
     *
     * @throws Conflict if there is one of that name
     */
    public synchronized Secret create(SecretRequest request) {
        String name = request.name();
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new BadRequest(
                    "invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character"
                            + " must be [a-zA-Z0-9]");
        }
        byte[] data = decoded(request.data());
        if (data.length == 0 || data.length > kind.mostBytes()) {
            throw new BadRequest(
                    kind.word() + " data must be larger than 0 and less than " + kind.mostBytes() + " bytes");
        }
        if (byId.values().stream().anyMatch(known -> known.name().equals(name))) {
            throw new Conflict(kind.word() + " " + name + " already exists");
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        SecretDocument document = new SecretDocument(
                SecretDocument.LAYOUT,
                id,
                name,
                new Timestamp(clock.instant()),
                request.labels(),
                sealing.seal(data, purpose(id, name)));
        folder.put(id, document);
        byId.put(id, document);
        events.publish(kind.word(), "create", id, Map.of("name", name));
        return shown(document);
    }

    private byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(kind.word() + " data is not base64", e);
        }
    }

    private String purpose(String id, String name) {
        return kind.word() + "/" + id + "/" + name;
    }

    /** All, by name. */
    public synchronized List<Secret> all() {
        return byId.values().stream()
                .map(this::shown)
                .sorted(Comparator.comparing(secret -> secret.spec().name()))
                .toList();
    }

    /**
     * The one of that name, id or beginning of an id.
     *
     * @throws NotFound if there is none
     */
    public synchronized Secret get(String reference) {
        return shown(find(reference));
    }

    private Secret shown(SecretDocument document) {
        return document.shown(kind.isShown() ? Base64.getEncoder().encodeToString(opened(document)) : null);
    }

    private SecretDocument find(String reference) {
        SecretDocument exact = byId.get(reference);
        if (exact != null) {
            return exact;
        }
        List<SecretDocument> named = byId.values().stream()
                .filter(secret -> secret.name().equals(reference))
                .toList();
        List<SecretDocument> found = named.isEmpty()
                ? byId.values().stream()
                        .filter(secret -> !reference.isEmpty() && secret.id().startsWith(reference))
                        .toList()
                : named;
        if (found.size() > 1) {
            throw new BadRequest(kind.word() + " " + reference + " is ambiguous (" + found.size() + " matches found)");
        }
        if (found.isEmpty()) {
            throw new NotFound(kind.word() + " " + reference + " not found");
        }
        return found.getFirst();
    }

    /**
     * Removes one.
     *
     * @throws Conflict if a container has it
     */
    public synchronized void remove(String reference) {
        SecretDocument document = find(reference);
        Set<String> having = holders.getOrDefault(document.id(), Set.of());
        if (!having.isEmpty()) {
            throw new Conflict(kind.word() + " '" + document.name() + "' is in use by the following containers: "
                    + String.join(", ", having));
        }
        folder.remove(document.id());
        byId.remove(document.id());
        events.publish(kind.word(), "remove", document.id(), Map.of("name", document.name()));
    }

    /** Keeps a secret for a container; its id and name. */
    public synchronized Secret hold(String reference, String container) {
        SecretDocument document = find(reference);
        holders.computeIfAbsent(document.id(), _ -> new TreeSet<>()).add(container);
        return shown(document);
    }

    /** The container does not need it any more. */
    public synchronized void release(String id, String container) {
        Set<String> having = holders.get(id);
        if (having != null) {
            having.remove(container);
        }
    }

    /**
     * The data.
     *
     * @throws ServerError if it cannot be decrypted
     */
    public byte[] data(String id) {
        SecretDocument document;
        synchronized (this) {
            document = find(id);
        }
        return opened(document);
    }

    private byte[] opened(SecretDocument document) {
        try {
            return sealing.open(document.sealed(), purpose(document.id(), document.name()));
        } catch (IOException e) {
            throw new ServerError(kind.word() + " " + document.name() + " " + e.getMessage(), e);
        }
    }
}
