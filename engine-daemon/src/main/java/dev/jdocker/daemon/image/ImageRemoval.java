package dev.jdocker.daemon.image;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DeleteItem;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.http.Protection;
import dev.jdocker.daemon.image.ImageUsers.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Removes a name or an image by dockerd's rules: a name goes alone while the image has others, the last one takes the
 * image with it; what containers use is kept from mistakes.
 */
final class ImageRemoval {

    private final LocalImages images;
    private final ImageGarbage garbage;
    private final ImageUsers users;
    private final ImageEvents events;

    ImageRemoval(LocalImages images, ImageGarbage garbage, ImageUsers users, ImageEvents events) {
        this.images = images;
        this.garbage = garbage;
        this.users = users;
        this.events = events;
    }

    /**
     * Removes what {@code reference} means.
     *
     * @param force also what a stopped container uses, and an image with names in several repositories
     * @return what was done, in that order
     */
    List<DeleteItem> remove(String reference, boolean force) {
        return remove(reference, force, new LongAdder());
    }

    /**
     * Refuses where {@link #remove} would take an image that is protected, or its last name.
     *
     * @throws Conflict in that case
     */
    void requireUnprotected(String reference) {
        StoredImage image = images.lookUp(reference);
        if (Protection.isOn(image.image().config().labels())
                && (isIdPrefix(image.image().id(), reference) || isLastName(image.names(), reference))) {
            throw Protection.refusal("conflict: unable to delete " + reference, "image");
        }
    }

    /** Whether no tag, and no digest in another repository, is left without this name. */
    private static boolean isLastName(List<String> names, String reference) {
        ImageReference removed = LocalImages.parse(reference);
        String key = LocalImages.key(removed);
        return names.stream()
                .filter(name -> !name.equals(key))
                .map(ImageReference::parse)
                .allMatch(other -> removed.digest() == null
                        && other.digest() != null
                        && other.withoutTagAndDigest().equals(removed.withoutTagAndDigest()));
    }

    /** @param freedBytes increased by what that has freed on disk */
    synchronized List<DeleteItem> remove(String reference, boolean force, LongAdder freedBytes) {
        StoredImage image = images.lookUp(reference);
        Digest id = image.image().id();
        List<DeleteItem> done = new ArrayList<>();
        boolean byName = !isIdPrefix(id, reference);
        if (byName) {
            if (!force && isSingle(image.names())) {
                requireUnused(id, reference);
            }
            untag(id, List.of(LocalImages.key(LocalImages.parse(reference))), done);
            untag(id, strayDigests(id, LocalImages.parse(reference)), done);
            if (!names(id).isEmpty()) {
                return done;
            }
            if (conflict(id, force).isPresent()) {
                return done; // it stays without a name while a container uses it
            }
        } else {
            if (!force && !isSingle(image.names()) && names(id).size() > 1) {
                Optional<String> hard = conflict(id, true);
                throw new Conflict(hard.orElse("conflict: unable to delete " + id.shortHex()
                        + " (must be forced) - image is referenced in multiple repositories"));
            }
            conflict(id, force).ifPresent(message -> {
                throw new Conflict(message);
            });
        }
        untag(id, names(id), done);
        delete(id, image, done, freedBytes);
        return done;
    }

    private void delete(Digest id, StoredImage image, List<DeleteItem> done, LongAdder freedBytes) {
        images.forget(id);
        events.happened("delete", id, id.text());
        done.add(new DeleteItem(id.text(), ""));
        ImageGarbage.Freed freed = garbage.collect(image);
        freedBytes.add(freed.bytes());
        for (ChainId chain : freed.layers()) {
            done.add(new DeleteItem(chain.toString(), ""));
        }
    }

    private void untag(Digest id, List<String> keys, List<DeleteItem> done) {
        for (String key : keys) {
            images.untag(List.of(key));
            String familiar = ImageReference.parse(key).familiar();
            events.happened("untag", id, id.text());
            done.add(new DeleteItem("", familiar));
        }
    }

    private List<String> names(Digest id) {
        StoredImage now = images.get(id);
        return now == null ? List.of() : now.names();
    }

    /** The names by digest in the repository that has just lost its last tag. */
    private List<String> strayDigests(Digest id, ImageReference removed) {
        if (removed.digest() != null) {
            return List.of();
        }
        List<String> stray = new ArrayList<>();
        for (String key : names(id)) {
            ImageReference other = ImageReference.parse(key);
            if (other.withoutTagAndDigest().equals(removed.withoutTagAndDigest())) {
                if (other.digest() == null) {
                    return List.of();
                }
                stray.add(key);
            }
        }
        return stray;
    }

    private void requireUnused(Digest id, String reference) {
        users.usersOf(id).stream().findFirst().ifPresent(user -> {
            throw new Conflict("conflict: unable to remove repository reference \"" + reference
                    + "\" (must force) - container " + shortId(user) + " is using its referenced image "
                    + id.shortHex());
        });
    }

    /** Why an image cannot be deleted: a running container always, a stopped one unless forced. */
    private Optional<String> conflict(Digest id, boolean force) {
        List<User> all = users.usersOf(id);
        Optional<String> running = all.stream()
                .filter(User::running)
                .findFirst()
                .map(user -> "conflict: unable to delete " + id.shortHex()
                        + " (cannot be forced) - image is being used by running container " + shortId(user));
        if (running.isPresent() || force) {
            return running;
        }
        return all.stream()
                .findFirst()
                .map(user -> "conflict: unable to delete " + id.shortHex()
                        + " (must be forced) - image is being used by stopped container " + shortId(user));
    }

    private static String shortId(User user) {
        String id = user.containerId();
        return id.length() <= 12 ? id : id.substring(0, 12);
    }

    private static boolean isIdPrefix(Digest id, String reference) {
        return id.text().startsWith(reference) || id.hex().startsWith(reference);
    }

    /** Whether there is one tag at most and every name is of one repository. */
    private static boolean isSingle(List<String> names) {
        if (names.size() <= 1) {
            return true;
        }
        long tags = names.stream()
                .filter(name -> ImageReference.parse(name).digest() == null)
                .count();
        long repositories = names.stream()
                .map(name -> ImageReference.parse(name).withoutTagAndDigest())
                .distinct()
                .count();
        return tags <= 1 && repositories == 1;
    }
}
