package dev.jdocker.daemon.build.solve;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.persist.TreeSize;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The folders that {@code --mount=type=cache} keeps between builds: {@code <id>/data} and {@code <id>/cache.json}. */
final class CacheMounts {

    private static final String DATA = "data";
    private static final String DOCUMENT = "cache.json";
    private static final int MOST_COPIES = 1000;

    private final Path folder;
    private final Trash trash;
    private final InstantSource clock;
    private final Map<String, Integer> users = new HashMap<>();

    /** {@code cache.json}. */
    record Description(
            @JsonProperty("description") String description,
            @JsonProperty("created") Timestamp created,
            @JsonProperty("lastUsed") Timestamp lastUsed,
            @JsonProperty("uses") int uses) {}

    /** One that is used; closing gives it back. */
    record Used(CacheMounts owner, String id, Path data, boolean fresh) implements AutoCloseable {
        @Override
        public void close() {
            owner.giveBack(id);
        }
    }

    /** One that is there. */
    record Kept(String id, Description description, Path folder, boolean inUse) {}

    CacheMounts(Path folder, Trash trash, InstantSource clock) throws IOException {
        this.folder = OwnedFolder.create(folder, "rwx--x---");
        this.trash = trash;
        this.clock = clock;
        trash.sweep(folder);
    }

    /** The folder of a mount; waits for one that is locked. */
    synchronized Used take(RunMount mount) throws IOException, InterruptedException {
        String id = new Definition("cache-mount").add(mount.id()).digest().hex();
        switch (mount.sharing()) {
            case SHARED -> {}
            case LOCKED -> {
                while (users.containsKey(id)) {
                    wait();
                }
            }
            case PRIVATE -> {
                String first = id;
                for (int i = 1; users.containsKey(id) && i < MOST_COPIES; i++) {
                    id = first + "-" + i;
                }
            }
        }
        Path own = folder.resolve(id);
        boolean fresh = !Files.exists(own.resolve(DOCUMENT));
        Timestamp now = new Timestamp(clock.instant());
        Files.createDirectories(own.resolve(DATA));
        Description before = fresh
                ? new Description("cached mount " + mount.target() + " with id \"" + mount.id() + "\"", now, now, 0)
                : read(own);
        Description after = new Description(before.description(), before.created(), now, before.uses() + 1);
        Files.write(own.resolve(DOCUMENT), Documents.write(after));
        users.merge(id, 1, Integer::sum);
        return new Used(this, id, own.resolve(DATA), fresh);
    }

    private synchronized void giveBack(String id) {
        users.computeIfPresent(id, (i, n) -> n == 1 ? null : n - 1);
        notifyAll();
    }

    synchronized List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
            for (Path own : folders) {
                if (Files.exists(own.resolve(DOCUMENT))) {
                    String id = String.valueOf(own.getFileName());
                    all.add(new Kept(id, read(own), own, users.containsKey(id)));
                }
            }
        }
        return all;
    }

    static long size(Kept kept) throws IOException {
        return TreeSize.of(kept.folder().resolve(DATA));
    }

    /** Removes one that nobody uses; whether it did. */
    synchronized boolean remove(String id) throws IOException {
        return !users.containsKey(id) && trash.discard(folder.resolve(id));
    }

    private static Description read(Path own) throws IOException {
        return Documents.read(Files.readAllBytes(own.resolve(DOCUMENT)), Description.class);
    }
}
