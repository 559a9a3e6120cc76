package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.ContainerName;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.image.ImageUsers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The containers that are here, by id and by name. A name is reserved before its container is made. */
final class ContainerRegistry implements ImageUsers {
    private static final int RANDOM_TRIES = 6;

    private final RandomGenerator random;
    private final TreeMap<String, Container> byId = new TreeMap<>();
    private final Map<String, ContainerId> names = new HashMap<>();

    ContainerRegistry(RandomGenerator random) {
        this.random = random;
    }

    /** Reserves a name for a container to come. */
    synchronized void reserve(ContainerName name, ContainerId id) {
        ContainerId holder = names.putIfAbsent(name.text(), id);
        if (holder != null) {
            throw new Conflict("Conflict. The container name \"" + name.withSlash()
                    + "\" is already in use by container \"" + holder.text()
                    + "\". You have to remove (or rename) that container to be able to reuse that name.");
        }
    }

    /** Reserves a name that is made up. */
    synchronized ContainerName reserveRandom(ContainerId id) {
        for (int attempt = 0; attempt < RANDOM_TRIES; attempt++) {
            ContainerName name = new ContainerName(RandomName.next(random, attempt));
            if (names.putIfAbsent(name.text(), id) == null) {
                return name;
            }
        }
        ContainerName name = new ContainerName(id.shortText());
        reserve(name, id);
        return name;
    }

    synchronized void release(ContainerName name, ContainerId id) {
        names.remove(name.text(), id);
    }

    /** Makes a container known whose name has been reserved. */
    synchronized void add(Container container) {
        byId.put(container.id().text(), container);
    }

    /** Forgets a container and its name. */
    synchronized void remove(Container container) {
        byId.remove(container.id().text());
        names.values().removeIf(id -> id.equals(container.id()));
    }

    /**
     * The container that a client means by an id, a name, or the beginning of an id that no other has.
     *
     * @throws NotFound {@code No such container: x}
     */
    synchronized Container get(String reference) {
        if (reference.isEmpty()) {
            throw new BadRequest("No container name or ID supplied");
        }
        Container exact = byId.get(reference);
        if (exact != null) {
            return exact;
        }
        ContainerId named = names.get(reference.startsWith("/") ? reference.substring(1) : reference);
        if (named != null) {
            Container found = byId.get(named.text());
            if (found != null) {
                return found;
            }
        }
        Container found = byPrefix(reference);
        if (found == null) {
            throw new NotFound("No such container: " + reference);
        }
        return found;
    }

    private @Nullable Container byPrefix(String reference) {
        if (!ContainerId.isPrefix(reference)) {
            return null;
        }
        Map<String, Container> candidates = byId.subMap(reference, reference + 'g');
        if (candidates.size() > 1) {
            throw new BadRequest("multiple IDs found with provided prefix: " + reference);
        }
        return candidates.isEmpty() ? null : candidates.values().iterator().next();
    }

    synchronized List<Container> all() {
        return new ArrayList<>(byId.values());
    }

    @Override
    public List<User> usersOf(Digest imageId) {
        return all().stream()
                .filter(container -> container.document().imageId().equals(imageId)
                        || container.document().details().values().stream()
                                .anyMatch(mount -> mount.isImage()
                                        && mount.asked().source().equals(imageId.text())))
                .map(container -> new User(container.id().text(), container.isRunning()))
                .toList();
    }
}
