package dev.jdocker.daemon.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.quota.ProjectQuotas;
import dev.jdocker.daemon.tar.TarBuilder;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerStoreTest {

    private final JnrLinux linux = new JnrLinux();
    private final Trash trash = new Trash();
    private final byte[] tar = new TarBuilder().file("f", "content").build();
    private final DiffId diffId = new DiffId(Digest.of(tar));
    private final ChainId chain = ChainId.of(null, diffId);

    @TempDir
    Path folder;

    @BeforeEach
    void needsRoot() {
        assumeTrue(linux.geteuid() == 0, "needs CAP_CHOWN, CAP_MKNOD and CAP_SYS_ADMIN");
    }

    @AfterEach
    void close() {
        trash.close();
    }

    private LayerStore open() throws IOException {
        return new LayerStore(folder.resolve("layers"), linux, trash);
    }

    @Test
    void severalThatWantOneLayerShareTheWork() throws Exception {
        LayerStore store = open();
        AtomicInteger opened = new AtomicInteger();
        List<Future<Layer>> futures = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                futures.add(threads.submit(() -> store.ensure(chain, diffId, () -> {
                    opened.incrementAndGet();
                    return new ByteArrayInputStream(tar);
                })));
            }
        }
        for (Future<Layer> future : futures) {
            assertThat(future.get().diff().resolve("f")).hasContent("content");
        }
        assertThat(opened).hasValue(1);
    }

    @Test
    void whatOverlayfsWroteBecomesALayerWithoutACopy() throws IOException {
        LayerStore store = open();
        Path upper = Files.createDirectory(folder.resolve("upper"));
        Files.writeString(upper.resolve("f"), "content");
        Object inode = Files.getAttribute(upper.resolve("f"), "unix:ino");
        try (LayerStore.Adopted adopted = store.adoptFolder(chain, upper)) {
            Path file = adopted.layer().diff().resolve("f");
            assertThat(file).hasContent("content");
            assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
            assertThat(adopted.layer().chainId())
                    .isEqualTo(ChainId.of(chain, adopted.layer().diffId()));
        }
        assertThat(upper).doesNotExist();
    }

    @Test
    void aLayerWithOtherContentLeavesNothing() throws IOException {
        LayerStore store = open();
        assertThatThrownBy(() -> store.ensure(chain, diffId, () -> new ByteArrayInputStream(new TarBuilder().build())))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("invalid diffID: expected \"" + diffId + "\", got \"sha256:");
        assertThat(store.find(chain)).isNull();
        try (var left = Files.list(folder.resolve("layers"))) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("l");
        }
    }

    @Test
    void aStartFindsWholeLayersAndSweepsHalfOnes() throws Exception {
        open().ensure(chain, diffId, () -> new ByteArrayInputStream(tar));
        Path half = Files.createDirectories(folder.resolve("layers/.unpack-1-1/diff/x"));
        LayerStore again = open();
        assertThat(again.stack(List.of(diffId)).getFirst().diff().resolve("f")).hasContent("content");
        assertThat(half).doesNotExist();
    }

    @Test
    void aLayerThatWasNotOnDiskWhenTheMachineWentDownIsUnpackedAgain() throws Exception {
        LayerStore store = open();
        store.ensure(chain, diffId, () -> new ByteArrayInputStream(tar));
        Path mark = folder.resolve("layers/" + chain.digest().hex() + "/unsynced");
        assertThat(mark).exists();
        Files.writeString(mark, "another boot");
        LayerStore again = open();
        assertThatThrownBy(() -> again.stack(List.of(diffId))).isInstanceOf(NotFound.class);
        again.ensure(chain, diffId, () -> new ByteArrayInputStream(tar));
        again.sync();
        assertThat(mark).doesNotExist();
        assertThat(open().stack(List.of(diffId))).hasSize(1);
    }

    @Test
    void whatIsHeldIsNotCollected() throws Exception {
        LayerStore store = open();
        store.ensure(chain, diffId, () -> new ByteArrayInputStream(tar));
        LayerStore.Hold hold = store.hold(List.of(chain));
        assertThat(store.collect(Set::of)).isEmpty();
        hold.close();
        hold.close();
        assertThat(store.collect(() -> Set.of(chain))).isEmpty();
        assertThat(store.collect(Set::of)).containsExactly(chain);
        assertThat(store.find(chain)).isNull();
        assertThat(folder.resolve("layers/" + chain.digest().hex())).doesNotExist();
    }

    @Test
    void aSnapshotHasItsFoldersAndGoesInOneRename() throws Exception {
        LayerStore store = open();
        store.ensure(chain, diffId, () -> new ByteArrayInputStream(tar));
        Snapshotter snapshots = new OverlaySnapshotter(
                folder.resolve("containers"), store, ProjectQuotas.ofContainers(new JnrLinux()), trash);
        var overlay = snapshots.prepare("c1", List.of(diffId));
        assertThat(Files.getAttribute(overlay.upper(), "unix:mode")).isEqualTo(040755);
        assertThat(Files.getAttribute(overlay.upper().getParent(), "unix:mode")).isEqualTo(040710);
        assertThat(overlay.lowers().getFirst().getFileName().toString()).matches("[A-Z2-7]{26}");
        Files.write(overlay.upper().resolve("w"), new byte[10]);
        assertThat(snapshots.writtenBytes("c1")).isEqualTo(10);
        assertThat(snapshots.restore("c1", List.of(diffId))).isEqualTo(overlay);
        assertThat(store.collect(Set::of)).isEmpty();
        snapshots.remove("c1");
        snapshots.remove("c1");
        assertThat(overlay.upper().getParent()).doesNotExist();
        assertThat(store.collect(Set::of)).containsExactly(chain);
        assertThatThrownBy(() -> snapshots.prepare("c2", List.of(diffId))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> snapshots.remove("../x")).hasMessage("not a container id: ../x");
    }
}
