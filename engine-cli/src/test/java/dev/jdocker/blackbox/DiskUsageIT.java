package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** What the engine says of the disk is what is there. */
@BlackBox
class DiskUsageIT {

    private static final int LARGE_BYTES = 8 << 20;

    private final Engine engine;

    DiskUsageIT(Engine engine) {
        this.engine = engine;
    }

    /** The sizes of all files of layers and of all blobs, each file once. */
    private long onDisk() {
        String script = "cd \"$1\" && find layers/*/diff content/blobs content/fresh \\( -type f -o -type l \\)"
                + " -printf '%D:%i %s\\n' | sort -u | awk '{ sum += $2 } END { printf \"%d\", sum }'";
        try {
            Process find = new ProcessBuilder(
                            "sh", "-c", script, "sh", engine.daemon().dataRoot().toString())
                    .start();
            return Long.parseLong(Cli.finish(find, new byte[0], "find").output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long told() {
        return engine.http()
                .get("/system/df")
                .expect(200)
                .json()
                .path("LayersSize")
                .asLong();
    }

    @Test
    void imagesTakeWhatIsToldAndGiveItBack() throws IOException {
        // What other suites have left without a name would go with the first prune.
        engine.http().post("/images/prune").expect(200);
        Await.until("all that is there is told", () -> told() == onDisk());
        long before = onDisk();
        // configs and manifests are blobs of images as well, and all is counted
        assertThat(told()).isEqualTo(before);
        // its layer is in no image that other suites have left
        TestImage.load(engine, TestImage.dockerArchive("blackbox/disk:large", "disk".repeat(LARGE_BYTES / 4)));
        long loaded = onDisk();
        assertThat(loaded).isGreaterThan(before + LARGE_BYTES);
        assertThat(told()).isEqualTo(loaded);
        engine.http().delete("/images/blackbox/disk:large").expect(200);
        assertThat(told()).isEqualTo(before);
        Await.until("the bytes are gone", () -> onDisk() == before);
        TestImage.load(engine, TestImage.dockerArchive("blackbox/disk:1", "disk"));
        TestImage.load(engine, TestImage.dockerArchive("blackbox/disk:1", "disk anew"));
        assertThat(onDisk()).isGreaterThan(before);
        engine.http().post("/images/prune").expect(200);
        engine.http().delete("/images/blackbox/disk:1").expect(200);
        Await.until("the bytes are gone", () -> onDisk() == before);
    }
}
