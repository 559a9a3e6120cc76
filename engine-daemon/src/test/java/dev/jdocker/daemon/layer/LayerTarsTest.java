package dev.jdocker.daemon.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.tar.TarBuilder;
import dev.jdocker.daemon.tar.TarEntry;
import dev.jdocker.daemon.tar.TarLimits;
import dev.jdocker.daemon.tar.TarReader;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTarsTest {

    private static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

    private final JnrLinux linux = new JnrLinux();
    private final Trash trash = new Trash();

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

    private ContentStore content() throws IOException {
        return new ContentStore(folder.resolve("content"), linux);
    }

    private static byte[] everything() throws IOException {
        TarArchiveEntry device = TarBuilder.entry("dev/null", TarConstants.LF_CHR, 0666);
        device.setDevMajor(1);
        device.setDevMinor(259);
        TarArchiveEntry old = TarBuilder.entry("z/old", TarConstants.LF_NORMAL, 04711);
        old.setIds(3_000_000, 7);
        old.setModTime(-5000);
        return new TarBuilder()
                .folder("z")
                .add(old, "old".getBytes(StandardCharsets.UTF_8))
                .file("b/implied", "b".repeat(1000))
                .hardLink("a", "b/implied")
                .symlink("s", "/etc/../nowhere")
                .hardLink("s2", "s")
                .add(device, new byte[0])
                .file("gone/.wh.file", "")
                .folder("opaque")
                .file("opaque/.wh..wh..opq", "")
                .file("opaque/new", "")
                .file("ü/" + "long".repeat(50), "x")
                .build();
    }

    private static byte[] read(LayerTars tars, ChainId chain) throws IOException {
        try (InputStream in = tars.open(chain)) {
            return in.readAllBytes();
        }
    }

    @Test
    void aLayerMadeHereNeedsNoBlob() throws IOException {
        LayerStore layers = open();
        byte[] tar = everything();
        LayerTars tars = new LayerTars(layers, content(), linux);
        try (LayerStore.Adopted adopted = layers.adopt(null, () -> new ByteArrayInputStream(tar))) {
            Layer layer = adopted.layer();

            byte[] canonical = read(tars, layer.chainId());

            assertThat(new DiffId(Digest.of(canonical))).isEqualTo(layer.diffId());
            assertThat(tars.size(layer.chainId())).isEqualTo(canonical.length);
            List<String> names = new ArrayList<>();
            TarReader reader = new TarReader(new ByteArrayInputStream(canonical), TarLimits.DEFAULT);
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                names.add(entry.name() + (entry.linkName().isEmpty() ? "" : " -> " + entry.linkName()));
            }
            assertThat(names)
                    .containsExactly(
                            "./",
                            "a",
                            "b/",
                            "b/implied -> a",
                            "dev/",
                            "dev/null",
                            "gone/",
                            "gone/.wh.file",
                            "opaque/",
                            "opaque/.wh..wh..opq",
                            "opaque/new",
                            "s -> /etc/../nowhere",
                            "s2 -> s",
                            "z/",
                            "z/old",
                            "ü/",
                            "ü/" + "long".repeat(50));
        }
    }

    @Test
    void theCanonicalTarOfACanonicalTarIsItself() throws IOException {
        LayerStore layers = open();
        byte[] tar = everything();
        LayerTars tars = new LayerTars(layers, content(), linux);
        try (LayerStore.Adopted first = layers.adopt(null, () -> new ByteArrayInputStream(tar))) {
            byte[] canonical = read(tars, first.layer().chainId());
            try (LayerStore.Adopted second =
                    layers.adopt(first.layer().chainId(), () -> new ByteArrayInputStream(canonical))) {
                assertThat(second.layer().diffId()).isEqualTo(first.layer().diffId());
                assertThat(second.layer().sizeBytes()).isEqualTo(first.layer().sizeBytes());
            }
        }
    }

    @Test
    void aForeignLayerComesFromItsBlobByteForByte() throws IOException {
        LayerStore layers = open();
        ContentStore content = content();
        byte[] tar = everything();
        DiffId diffId = new DiffId(Digest.of(tar));
        ChainId chain = ChainId.of(null, diffId);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(tar);
        }
        LayerTars tars = new LayerTars(layers, content, linux);
        layers.ensure(chain, diffId, () -> new ByteArrayInputStream(tar));
        assertThatThrownBy(() -> read(tars, chain))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the archive of layer " + diffId + " cannot be had any more: got sha256:");

        try (ContentStore.Lease lease = content.lease()) {
            Digest blob = lease.put(compressed.toByteArray());
            layers.addBlob(chain, Descriptor.of(GZIP, blob, compressed.size()));
            layers.addBlob(chain, Descriptor.of(GZIP, blob, compressed.size()));

            assertThat(read(tars, chain)).isEqualTo(tar);
            assertThat(layers.blobs()).containsExactly(blob);
            layers.sync();
            assertThat(open().blobs(chain)).containsExactly(Descriptor.of(GZIP, blob, compressed.size()));
        }
    }

    @Test
    void aDescriptionWithoutBlobsIsOneOfALayerAllTheSame() throws IOException {
        byte[] tar = new TarBuilder().file("f", "x").build();
        DiffId diffId = new DiffId(Digest.of(tar));
        ChainId chain = ChainId.of(null, diffId);
        LayerStore before = open();
        before.ensure(chain, diffId, () -> new ByteArrayInputStream(tar));
        before.sync();
        Files.writeString(
                folder.resolve("layers").resolve(chain.digest().hex()).resolve("layer.json"),
                "{\"diffId\":\"" + diffId + "\",\"sizeBytes\":1}");

        LayerStore layers = open();

        assertThat(layers.blobs(chain)).isEmpty();
        assertThat(layers.stack(List.of(diffId)).getFirst().tarBytes()).isEqualTo(-1);
    }

    @Test
    void ofALayerWhoseBlobsMayBeLostNothingIsKept() throws IOException {
        byte[] tar = new TarBuilder().file("f", "x").build();
        DiffId diffId = new DiffId(Digest.of(tar));
        ChainId chain = ChainId.of(null, diffId);
        LayerStore before = open();
        before.ensure(chain, diffId, new LayerSource() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(tar);
            }

            @Override
            public List<Descriptor> blobs() {
                return List.of(Descriptor.of(GZIP, diffId.digest(), 5));
            }
        });

        assertThat(open().find(chain)).isNull(); // killed before the sync
        before.sync();
        assertThat(open().find(chain)).isNotNull();
    }
}
