package dev.jdocker.daemon.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorsTest {

    private static final ImagePlatform AMD64 = new ImagePlatform("linux", "amd64", "");
    private static final ImagePlatform ARM64 = new ImagePlatform("linux", "arm64", "v8");
    private static final ImagePlatform S390X = new ImagePlatform("linux", "s390x", "");

    /** As the kernel shows what qemu-user registers. */
    private static final String AARCH64 = """
            enabled
            interpreter /usr/bin/qemu-aarch64-static
            flags: OCF
            offset 0
            magic 7f454c460201010000000000000000000200b700
            mask ffffffffffffff00fffffffffffffffffeffffff
            """;

    @TempDir
    private Path folder = Path.of("/");

    private Emulators emulators = new Emulators(folder);

    @BeforeEach
    void make() throws IOException {
        emulators = new Emulators(folder);
        Files.writeString(folder.resolve("status"), "enabled\n");
    }

    @Test
    void itsOwnProgramsAndThoseOf32BitsRunEverywhere() {
        assertThat(emulators.run(AMD64, AMD64)).isTrue();
        assertThat(emulators.run(new ImagePlatform("linux", "386", ""), AMD64)).isTrue();
        assertThat(emulators.run(new ImagePlatform("linux", "386", ""), ARM64)).isFalse();
        assertThat(emulators.run(ARM64, AMD64)).isFalse();
    }

    @Test
    void aHandlerCountsByWhatItMatchesNotByItsName() throws IOException {
        Files.writeString(folder.resolve("anything"), AARCH64);
        Files.writeString(
                folder.resolve("big-endian"),
                "enabled\ninterpreter /q\nflags: \noffset 0\nmagic 7f454c4602020100000000000000000000020016\n");
        assertThat(emulators.run(ARM64, AMD64)).isTrue();
        assertThat(emulators.run(S390X, AMD64)).isTrue();
        assertThat(emulators.run(new ImagePlatform("linux", "arm", "v7"), AMD64))
                .isFalse();
        assertThat(emulators.platforms(AMD64).stream().map(ImagePlatform::toString))
                .containsExactly("linux/amd64", "linux/arm64", "linux/s390x", "linux/386");
    }

    @Test
    void oneThatIsDisabledOrIsForScriptsDoesNotCount() throws IOException {
        Files.writeString(folder.resolve("qemu-aarch64"), AARCH64.replace("enabled", "disabled"));
        Files.writeString(folder.resolve("python"), "enabled\ninterpreter /usr/bin/python\nflags: \nextension .py\n");
        assertThat(emulators.run(ARM64, AMD64)).isFalse();
    }

    @Test
    void aMachineWithoutHandlersHasNone() {
        Emulators none = new Emulators(folder.resolve("nothing"));
        assertThat(none.platforms(ARM64)).containsExactly(ARM64);
    }
}
