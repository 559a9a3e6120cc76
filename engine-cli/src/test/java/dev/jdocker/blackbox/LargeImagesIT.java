package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Images of a great size and of a great number of files: whole, in a memory that does not grow with them. */
@BlackBox
class LargeImagesIT {

    /** What the engine's process grows by at most while it takes them: more than its heap is, less than half of the image. */
    private static final long MOST_KILOBYTES = 400_000;

    private final Engine engine;

    LargeImagesIT(Engine engine) {
        this.engine = engine;
    }

    private String shell(DebianImage image, String script) throws IOException {
        Path archive = image.archive(); // which takes its time to be made
        assertThat(archive).exists();
        long before = engine.isOurs() ? kilobytes("VmRSS") : 0;
        if (engine.isOurs()) {
            Files.writeString(process().resolve("clear_refs"), "5"); // the peak begins anew: proc(5)
        }
        try {
            image.ensure(engine);
            String id = engine.create(Engine.shell(script).replace(TestImage.NAME, image.reference()));
            engine.start(id);
            assertThat(engine.await(id)).isZero();
            if (engine.isOurs()) {
                assertThat(kilobytes("VmHWM") - before)
                        .as("kilobytes by which the engine's process has grown")
                        .isLessThan(MOST_KILOBYTES);
            }
            return engine.logs(id).stdout().strip();
        } finally {
            engine.removeContainers();
            engine.http().delete("/images/" + image.reference());
        }
    }

    private Path process() {
        return Path.of("/proc/" + engine.daemon().pid());
    }

    private long kilobytes(String what) throws IOException {
        String status = Files.readString(process().resolve("status"));
        return Long.parseLong(status.replaceAll("(?s).*" + what + ":\\s+(\\d+) kB.*", "$1"));
    }

    @Test
    void fiftyThousandFilesAreWhole() throws IOException {
        assertThat(shell(DebianImage.FILES50K, "find / -xdev -path '/files-*' -type f | wc -l"))
                .isEqualTo("50000");
    }

    @Test
    void aGigabyteIsWhole() throws IOException {
        assertThat(shell(DebianImage.BIG1G, "cat /part* | wc -c")).isEqualTo(Long.toString(16L << 26));
    }
}
