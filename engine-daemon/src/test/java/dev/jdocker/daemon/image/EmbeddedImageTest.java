package dev.jdocker.daemon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.image.archive.ImageArchives;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedImageTest {

    private final JnrLinux linux = new JnrLinux();

    @TempDir
    Path root;

    @BeforeEach
    void needsRoot() {
        assumeTrue(linux.geteuid() == 0, "needs CAP_CHOWN, CAP_MKNOD and CAP_SYS_ADMIN");
    }

    @Test
    void aFreshDataRootHoldsTheEmbeddedImage() throws Exception {

        try (Images images = Images.open(root, linux);
                ImageArchives archives = new ImageArchives(images, linux)) {
            images.start();
            archives.start();

            Image busybox = images.store().resolve("jdocker/busybox");

            assertThat(busybox.config().cmd()).isEqualTo(List.of("sh"));
            assertThat(busybox.layers()).hasSize(1);
            Path layer = images.snapshotter()
                    .prepare("c1", busybox.layers())
                    .lowers()
                    .getFirst();
            assertThat(layer.resolve("bin/sh")).isExecutable();
            assertThat(Files.getAttribute(layer.resolve("bin/sh"), "unix:ino"))
                    .isEqualTo(Files.getAttribute(layer.resolve("bin/busybox"), "unix:ino"));
            assertThat(Files.getAttribute(layer.resolve("tmp"), "unix:mode")).isEqualTo(041777);
            assertThat(images.snapshotter().layerBytes(busybox.layers())).isEqualTo(busybox.sizeBytes());
        }
    }

    @Test
    void itsLayerIsACanonicalTarAndNeedsNoBlob() throws Exception {
        try (Images images = Images.open(root, linux);
                ImageArchives archives = new ImageArchives(images, linux)) {
            images.start();
            archives.start();
            ChainId chain = ChainId.chain(
                            images.store().resolve("jdocker/busybox").layers())
                    .getFirst();
            assertThat(images.layers().blobs(chain)).isEmpty();
            new LayerTars(images.layers(), images.content(), linux).copy(chain, OutputStream.nullOutputStream());
        }
    }

    @Test
    void theEmbeddedImageDoesNotComeBackOnceRemoved() throws Exception {
        try (Images images = Images.open(root, linux);
                ImageArchives archives = new ImageArchives(images, linux)) {
            images.start();
            archives.start();
            images.removal(id -> List.of(), ImageEvents.NONE).remove("jdocker/busybox", false);
            while (!Files.exists(root.resolve("images/embedded-image-loaded"))) {
                Thread.onSpinWait();
            }
        }
        try (Images images = Images.open(root, linux);
                ImageArchives archives = new ImageArchives(images, linux)) {
            images.start();
            archives.start();
            assertThatThrownBy(() -> images.store().resolve("jdocker/busybox"))
                    .isInstanceOf(NotFound.class)
                    .hasMessage("No such image: jdocker/busybox:latest");
        }
    }

    @Test
    void aLaterStartFindsTheImageAndItsLayersAgain() throws Exception {
        Image before;
        try (Images images = Images.open(root, linux);
                ImageArchives archives = new ImageArchives(images, linux)) {
            images.start();
            archives.start();
            before = images.store().resolve("jdocker/busybox");
        }
        try (Images images = Images.open(root, linux);
                ImageArchives archives = new ImageArchives(images, linux)) {
            images.start();
            archives.start();
            assertThat(images.store().resolve(before.id().shortHex())).isEqualTo(before);
            assertThat(images.store().all()).containsExactly(before);
        }
    }
}
