package dev.jdocker.daemon.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.daemon.fuzz.Fuzz;
import dev.jdocker.daemon.tar.TarBuilder;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives of images as {@code POST /images/load} takes them. */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ArchiveFuzzTest {

    @TempDir
    Path folder;

    @Test
    void anArchiveIsLoadedOrRefused() throws IOException {
        JnrLinux linux = new JnrLinux();
        assumeTrue(linux.geteuid() == 0, "needs CAP_CHOWN, CAP_MKNOD and CAP_SYS_ADMIN");
        Path outside = Files.writeString(folder.resolve("outside"), "secret");
        byte[] low = Archives.layer("low");
        byte[] high = Archives.layer("high");
        byte[] old = Archives.docker(Archives.config("", low, high), List.of("a/b:1", "c:2"), low, high);
        try (ApiFixture api = new ApiFixture(Files.createDirectory(folder.resolve("engine")), linux)) {
            assertThat(api.load(old).status()).isEqualTo(200);
            byte[] both = api.bytes("GET", "/v1.51/images/get?names=a/b:1"); // with an OCI layout
            Fuzz.run(
                    "image archive",
                    List.of(old, both),
                    ArchiveFuzzTest::sealed,
                    input -> {
                        ApiFixture.Answer answer = api.load(input);
                        assertThat(answer.status()).isIn(200, 400, 404, 500);
                        assertThat(answer.body()).doesNotContain("Exception", "java.", "internal error");
                        assertThat(outside).hasContent("secret");
                        try (Stream<Path> files = Files.list(folder)) {
                            assertThat(files).hasSize(2);
                        }
                    },
                    Set.of());
            assertThat(api.get("/v1.51/images/json").status()).isEqualTo(200);
        }
    }

    /** Gives headers their checksums. */
    private static byte[] sealed(byte[] input) {
        for (int at = 0; at + 512 <= input.length; at += 512) {
            if (new String(input, at + 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
                byte[] block = Arrays.copyOfRange(input, at, at + 512);
                TarBuilder.seal(block);
                System.arraycopy(block, 0, input, at, 512);
            }
        }
        return input;
    }
}
