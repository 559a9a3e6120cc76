package dev.jdocker.daemon.build.solve;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.persist.TreeSize;
import dev.jdocker.daemon.volume.VolumeDocument;
import dev.jdocker.daemon.volume.VolumeWish;
import dev.jdocker.daemon.volume.Volumes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What {@code --mount=type=cache} keeps between builds: volumes with the label {@link VolumeDocument#BUILD_CACHE}, whose value is the
 * mount's id. Whoever makes a volume with that label gives builds a cache. When each was used stands in {@code <volume>.json}.
 */
final class CacheMounts {

    private static final String SUFFIX = ".json";
    private static final int NAME_DIGITS = 16;

    private final Volumes volumes;
    private final Path folder;
    private final InstantSource clock;
    private final Map<String, Integer> users = new HashMap<>();

    /** {@code <volume>.json}. */
    record Usage(
            @JsonProperty("lastUsed") Timestamp lastUsed,
            @JsonProperty("uses") int uses) {}

    /** One that is used; closing gives it back. */
    record Used(CacheMounts owner, String volume, String holder, Path data, boolean fresh) implements AutoCloseable {
        @Override
        public void close() {
            owner.giveBack(this);
        }
    }

    /** One that is there. */
    record Kept(String volume, String description, Timestamp created, Usage usage, boolean inUse) {}

    CacheMounts(Volumes volumes, Path folder, Trash trash, InstantSource clock) throws IOException {
        this.volumes = volumes;
        this.folder = OwnedFolder.create(folder, "rwx--x---");
        this.clock = clock;
        trash.sweep(folder);
        sweep(trash);
    }

    /** Removes what is of no volume: of one that was removed by its name, and the folders of older engines. */
    private void sweep(Trash trash) throws IOException {
        Set<String> known = volumes.labelled(VolumeDocument.BUILD_CACHE).stream()
                .map(volume -> volume.name() + SUFFIX)
                .collect(Collectors.toCollection(HashSet::new));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, path -> !Trash.isTrash(path))) {
            for (Path file : files) {
                if (Files.isDirectory(file)) {
                    var _ = trash.discard(file);
                } else if (!known.contains(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The volume of a mount, for as long as it is used; waits for one that is locked. */
    synchronized Used take(RunMount mount) throws IOException, InterruptedException {
        String name = choose(mount);
        while (mount.sharing() == RunMount.Sharing.LOCKED && users.containsKey(name)) {
            wait();
            name = choose(mount);
        }
        String holder = "build-" + UUID.randomUUID();
        VolumeWish wish = new VolumeWish(name, "", Absent.map(), Map.of(VolumeDocument.BUILD_CACHE, mount.id()));
        boolean fresh = volumes.obtain(wish, holder).made();
        try {
            Path data = volumes.mount(name, holder);
            Usage before = usage(name, new Timestamp(clock.instant()));
            Files.write(
                    folder.resolve(name + SUFFIX),
                    Documents.write(new Usage(new Timestamp(clock.instant()), before.uses() + 1)));
            users.merge(name, 1, Integer::sum);
            return new Used(this, name, holder, data, fresh);
        } catch (IOException | RuntimeException e) {
            volumes.release(name, holder);
            throw e;
        }
    }

    /** One that has the mount's id, of several the first by name; with {@code sharing=private} one that nobody uses. */
    private String choose(RunMount mount) {
        Set<String> taken = new HashSet<>();
        for (VolumeDocument volume : volumes.labelled(VolumeDocument.BUILD_CACHE)) {
            boolean ours = mount.id().equals(volume.labels().get(VolumeDocument.BUILD_CACHE));
            if (ours && (mount.sharing() != RunMount.Sharing.PRIVATE || !users.containsKey(volume.name()))) {
                return volume.name();
            }
            taken.add(volume.name());
        }
        String first = "build-cache-"
                + new Definition("cache-mount").add(mount.id()).digest().hex().substring(0, NAME_DIGITS);
        String name = first;
        // A volume of that name without the label is somebody's own.
        for (int i = 1; taken.contains(name) || !volumes.path(name).isEmpty(); i++) {
            name = first + "-" + i;
        }
        return name;
    }

    private synchronized void giveBack(Used used) {
        users.computeIfPresent(used.volume(), (name, n) -> n == 1 ? null : n - 1);
        volumes.unmount(used.volume(), used.holder());
        volumes.release(used.volume(), used.holder());
        notifyAll();
    }

    synchronized List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        for (VolumeDocument volume : volumes.labelled(VolumeDocument.BUILD_CACHE)) {
            all.add(new Kept(
                    volume.name(),
                    "cached mount with id \"" + volume.labels().get(VolumeDocument.BUILD_CACHE) + "\"",
                    volume.created(),
                    usage(volume.name(), volume.created()),
                    users.containsKey(volume.name())));
        }
        return all;
    }

    /** What it takes of the engine's own disk. */
    long size(Kept kept) throws IOException {
        return volumes.isFolder(kept.volume()) ? TreeSize.of(Path.of(volumes.path(kept.volume()))) : 0;
    }

    /** Removes one that nobody uses and that lies here; whether it did. */
    synchronized boolean remove(String volume) throws IOException {
        if (users.containsKey(volume) || !volumes.isFolder(volume) || !volumes.removeUnheld(volume)) {
            return false;
        }
        Files.deleteIfExists(folder.resolve(volume + SUFFIX));
        return true;
    }

    private Usage usage(String volume, Timestamp absent) throws IOException {
        Path file = folder.resolve(volume + SUFFIX);
        return Files.exists(file) ? Documents.read(Files.readAllBytes(file), Usage.class) : new Usage(absent, 0);
    }
}
