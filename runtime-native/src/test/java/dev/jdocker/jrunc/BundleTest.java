package dev.jdocker.jrunc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTest {
    private static final String GOOD = """
            {"ociVersion":"1.2.1","root":{"path":"rootfs"},"linux":{},
             "process":{"cwd":"/","args":["sh"],"env":["A=b"]}}""";

    @TempDir
    private Path bundle;

    @BeforeEach
    void makeRootfs() throws IOException {
        Files.createDirectory(bundle.resolve("rootfs"));
    }

    private Bundle read(String config) throws IOException {
        Files.writeString(bundle.resolve("config.json"), config);
        return Bundle.read(bundle);
    }

    @Test
    void aGoodBundleHasAbsolutePaths() throws IOException {
        Bundle read = read(GOOD);
        assertThat(read.rootfs()).isEqualTo(bundle.resolve("rootfs").toRealPath());
        assertThat(read.directory()).isAbsolute();
        assertThat(ConfigRules.cgroup(
                        java.util.Objects.requireNonNull(read.config().linux()), new ContainerId("x")))
                .isEqualTo("/x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"sh\"|/|args must not be empty",
                "\"cwd\":\"/\"|\"cwd\":\"tmp\"|Cwd must be an absolute path",
                "\"cwd\":\"/\",|/|Cwd property must not be empty",
                "1.2.1|2.0.0|unknown version specified: ociVersion 2.0.0",
                "\"ociVersion\":\"1.2.1\",|/|ociVersion must be a version like 1.2.1, not null",
                "\"linux\":{},|/|linux property must not be empty",
                "\"process\"|\"proces\"|process property must not be empty",
                "\"root\":|\"r\":|root must be specified",
            })
    void whatIsMissingIsTold(String part, String instead, String message) {
        assertThatThrownBy(() -> read(GOOD.replace(part, instead.equals("/") ? "" : instead)))
                .isInstanceOf(JruncException.class)
                .hasMessage(message);
    }

    @Test
    void aBundleThatIsNoneIsTold() throws IOException {
        assertThatThrownBy(() -> Bundle.read(bundle)).hasMessage("JSON specification file config.json not found");
        assertThatThrownBy(() -> Bundle.read(bundle.resolve("none")))
                .hasMessage("chdir " + bundle.resolve("none") + ": no such file or directory");
        assertThatThrownBy(() -> read("{"))
                .isInstanceOf(JruncException.class)
                .hasMessageStartingWith("read " + bundle.resolve("config.json") + ": ")
                .hasMessageNotContaining("\n");
        Files.delete(bundle.resolve("rootfs"));
        assertThatThrownBy(() -> read(GOOD))
                .hasMessage("invalid rootfs: stat " + bundle.resolve("rootfs") + ": no such file or directory");
        Files.createFile(bundle.resolve("rootfs"));
        assertThatThrownBy(() -> read(GOOD)).hasMessageContaining("is not a directory");
    }

    @Test
    void systemdsNamesOfCgroupsAreRefused() throws IOException {
        Bundle read = read(GOOD.replace("\"linux\":{}", "\"linux\":{\"cgroupsPath\":\"system.slice:runc:1\"}"));
        assertThatThrownBy(() -> ConfigRules.cgroup(
                        java.util.Objects.requireNonNull(read.config().linux()), new ContainerId("x")))
                .hasMessageContaining("needs --systemd-cgroup");
    }
}
