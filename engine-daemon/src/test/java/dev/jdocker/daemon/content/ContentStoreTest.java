package dev.jdocker.daemon.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.image.Digest;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {

    private static final byte[] BYTES = "some content".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.of(BYTES);
    private static final Digest OTHER = Digest.of(new byte[1]);

    @TempDir
    Path folder;

    private ContentStore open() throws IOException {
        return new ContentStore(folder.resolve("content"), new JnrLinux());
    }

    private static Digest write(ContentStore.Lease lease) throws IOException {
        try (Ingest ingest = lease.ingest()) {
            ingest.write(BYTES, 0, 4);
            ingest.write(BYTES[4]);
            ingest.write(BYTES, 5, BYTES.length - 5);
            assertThat(ingest.written()).isEqualTo(BYTES.length);
            return ingest.commit(DIGEST);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void whatIsWrittenIsABlobOnceItIsCommitted() throws IOException {
        ContentStore store = open();
        try (ContentStore.Lease lease = store.lease();
                Ingest ingest = lease.ingest()) {
            ingest.write(BYTES);
            assertThat(store.has(DIGEST)).isFalse();
            assertThat(store.size(DIGEST)).isEqualTo(-1);
            assertThat(ingest.commit(null)).isEqualTo(DIGEST);
            assertThat(store.has(DIGEST)).isTrue();
            assertThat(store.size(DIGEST)).isEqualTo(BYTES.length);
            assertThat(store.read(DIGEST, 100)).isEqualTo(BYTES);
            assertThat(store.all()).containsExactly(DIGEST);
        }
    }

    @Test
    void anotherContentThanExpectedIsRefusedAndLeavesNothing() throws IOException {
        ContentStore store = open();
        try (ContentStore.Lease lease = store.lease();
                Ingest ingest = lease.ingest()) {
            ingest.write(BYTES);
            assertThatThrownBy(() -> ingest.commit(OTHER))
                    .isInstanceOf(IOException.class)
                    .hasMessage("unexpected digest of blob: expected " + OTHER + ", got " + DIGEST);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsNotCommittedLeavesNothing() throws IOException {
        ContentStore store = open();
        try (ContentStore.Lease lease = store.lease()) {
            try (Ingest ingest = lease.ingest()) {
                ingest.write(BYTES);
                assertThat(files()).hasSize(1);
            }
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void aSyncMakesABlobOutliveAStart() throws IOException {
        ContentStore store = open();
        try (ContentStore.Lease lease = store.lease()) {
            write(lease);
            store.sync();
            store.sync();
            assertThat(store.has(DIGEST)).isTrue();
        }
        assertThat(open().read(DIGEST, 100)).isEqualTo(BYTES);
    }

    @Test
    void aStartSweepsWhatWasNotSyncedOrNotCommitted() throws IOException {
        ContentStore store = open();
        ContentStore.Lease lease = store.lease();
        write(lease);
        lease.ingest().write(BYTES);
        assertThat(files()).hasSize(2);
        assertThat(open().has(DIGEST)).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void aBlobThatIsThereStaysWhenItIsWrittenAgain() throws IOException {
        ContentStore store = open();
        ContentStore.Lease first = store.lease();
        write(first);
        store.sync();
        try (ContentStore.Lease second = store.lease()) {
            write(second);
            assertThat(files()).hasSize(1);
            first.close();
            assertThat(store.collect(() -> Set.of())).isZero();
        }
        assertThat(store.collect(() -> Set.of())).isEqualTo(BYTES.length);
        assertThat(files()).isEmpty();
    }

    @Test
    void aLeaseKeepsABlobUntilItIsClosed() throws IOException {
        ContentStore store = open();
        ContentStore.Lease lease = store.lease();
        write(lease);
        ContentStore.Lease keeping = store.lease();
        assertThat(keeping.keep(DIGEST)).isTrue();
        assertThat(keeping.keep(OTHER)).isFalse();
        lease.close();
        assertThat(store.collect(() -> Set.of())).isZero();
        keeping.close();
        assertThat(store.collect(() -> Set.of(DIGEST))).isZero();
        assertThat(store.collect(() -> Set.of(OTHER))).isEqualTo(BYTES.length);
        assertThat(store.has(DIGEST)).isFalse();
    }

    @Test
    void aStreamOfABlobGoesOnWhenItIsCollected() throws IOException {
        ContentStore store = open();
        ContentStore.Lease lease = store.lease();
        write(lease);
        try (InputStream in = store.open(DIGEST)) {
            lease.close();
            store.collect(() -> Set.of());
            assertThat(in.readAllBytes()).isEqualTo(BYTES);
        }
        assertThatThrownBy(() -> store.open(DIGEST))
                .isInstanceOf(IOException.class)
                .hasMessage("no blob " + DIGEST);
    }

    @Test
    void aDamagedBlobIsNotGivenOut() throws IOException {
        ContentStore store = open();
        try (ContentStore.Lease lease = store.lease()) {
            lease.put(BYTES);
        }
        Files.write(files().getFirst(), new byte[] {1});
        assertThatThrownBy(() -> store.read(DIGEST, 100)).hasMessage("blob " + DIGEST + " is damaged");
    }
}
