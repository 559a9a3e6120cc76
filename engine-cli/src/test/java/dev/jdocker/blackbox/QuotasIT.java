package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Limits of how much volumes and containers hold. Those that hold are shown by a daemon of its own, with its data root on a
 * loop device; they need a kernel that has project quotas.
 */
@BlackBox
class QuotasIT {

    /** The file systems that have quotas of projects. */
    enum FileSystem {
        EXT4("mkfs.ext4 -q -F -O quota,project", "prjquota"),
        XFS("mkfs.xfs -q -f", "pquota");

        private final String make;
        private final String option;

        FileSystem(String make, String option) {
            this.make = make;
            this.option = option;
        }
    }

    private static final String FILL = "dd if=/dev/zero of=%s bs=64k count=320 2>&1; stat -c %%s %s";
    private static final int MIB = 1 << 20;

    private final Engine engine;
    private Daemon daemon;
    private Http http;

    QuotasIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void stop() {
        if (daemon != null) {
            for (String id : http.get("/containers/json?all=1").json().findValuesAsText("Id")) {
                http.delete("/containers/" + id + "?force=1&v=1");
            }
            daemon.close();
        }
    }

    /** Starts a daemon on such a file system; skips the case where there cannot be one. */
    private void startOn(FileSystem type) throws IOException {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: this case needs a daemon that the suite started");
        Path folder = engine.newFolder();
        daemon = new Daemon(folder);
        http = new Http(daemon.socket());
        Path image = folder.resolve("disk");
        Files.createDirectories(daemon.dataRoot());
        // Modules are loaded by who has them; a kernel without any has all built in or not at all.
        String script = "modprobe -qa loop quota_v2 xfs; truncate -s 512M " + image + " && " + type.make + " " + image
                + " && mount -o loop," + type.option + " " + image + " " + daemon.dataRoot();
        Outcome mounted = daemon.attemptInNamespaces("sh", "-c", script);
        if (mounted.exitCode() != 0) {
            daemon.close();
            daemon = null;
        }
        Assumptions.assumeTrue(
                mounted.exitCode() == 0,
                "capability missing: project quotas of " + type + ": "
                        + mounted.stderr().strip().replace('\n', ' '));
        daemon.start();
        http.exact(
                        "POST",
                        Settings.VERSION + "/images/load?quiet=1",
                        "Content-Type: application/x-tar",
                        TestImage.dockerArchive(TestImage.NAME, "quota"))
                .expect(200);
    }

    private String output(String script, String members) {
        String id = http.post("/containers/create", Engine.shell(script, members))
                .expect(201)
                .json()
                .path("Id")
                .asText();
        http.post("/containers/" + id + "/start").expect(204);
        http.post("/containers/" + id + "/wait").expect(200);
        try {
            return Frames.of(http.get("/containers/" + id + "/logs?stdout=1").body())
                    .stdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void volume(String name, String size) {
        http.post("/volumes/create", "{\"Name\":\"" + name + "\",\"DriverOpts\":{\"size\":\"" + size + "\"}}")
                .expect(201);
    }

    private static String at(String name) {
        return "\"HostConfig\":{\"Binds\":[\"" + name + ":/v\"]}";
    }

    private static long lastNumber(String output) {
        return Long.parseLong(output.strip().lines().toList().getLast());
    }

    /** The number of the project of a volume's files. */
    private String project(String volume) {
        Path data = daemon.dataRoot().resolve("volumes/" + volume + "/_data");
        return daemon.attemptInNamespaces("lsattr", "-pd", data.toString())
                .output()
                .strip()
                .split(" ", 2)[0];
    }

    private static void isFull(String output, long bytes) {
        assertThat(output).containsAnyOf("Disk quota exceeded", "No space left on device");
        assertThat(lastNumber(output)).isBetween(bytes - MIB, bytes);
    }

    @ParameterizedTest
    @EnumSource
    void aVolumeHoldsNoMoreThanItsSize(FileSystem type) throws IOException {
        startOn(type);
        volume("bb-small", "5m");
        volume("bb-other", "8M");
        http.post("/volumes/create", "{\"Name\":\"bb-free\"}").expect(201);
        isFull(output(FILL.formatted("/v/f", "/v/f"), at("bb-small")), 5 * MIB);
        isFull(output(FILL.formatted("/v/f", "/v/f"), at("bb-other")), 8 * MIB);
        assertThat(lastNumber(output(FILL.formatted("/v/f", "/v/f"), at("bb-free"))))
                .isEqualTo(20 * MIB);
        assertThat(lastNumber(output("rm /v/f; df -k /v | awk 'END { print $2 }'", at("bb-small"))))
                .as("its size is that of a file system")
                .isEqualTo(5 * 1024);
    }

    @ParameterizedTest
    @EnumSource
    void aContainerWritesNoMoreThanItIsAllowed(FileSystem type) throws IOException {
        startOn(type);
        String limit = "\"HostConfig\":{\"StorageOpt\":{\"size\":\"6m\"}}";
        isFull(output(FILL.formatted("/f", "/f"), limit), 6 * MIB);
        assertThat(lastNumber(output(FILL.formatted("/f", "/f"), ""))).isEqualTo(20 * MIB);
        assertThat(output("mkdir /a && echo x > /a/b && mv /a /c && cat /c/b", limit))
                .as("what overlayfs moves stays in its project")
                .isEqualTo("x\n");
    }

    @ParameterizedTest
    @EnumSource
    void limitsOutliveTheDaemonAndProjectsAreGivenBack(FileSystem type) throws IOException {
        startOn(type);
        volume("bb-one", "5m");
        volume("bb-two", "5m");
        daemon.kill();
        daemon.start();
        volume("bb-three", "5m");
        assertThat(List.of(project("bb-one"), project("bb-two"), project("bb-three")))
                .doesNotContain("0")
                .doesNotHaveDuplicates();
        isFull(output(FILL.formatted("/v/f", "/v/f"), at("bb-one")), 5 * MIB);
        String two = project("bb-two");
        http.delete("/volumes/bb-two").expect(204);
        Await.until("the volume's files are gone", () -> {
            try (Stream<Path> left = Files.list(Path.of(
                    "/proc/" + daemon.holderPid() + "/root" + daemon.dataRoot().resolve("volumes")))) {
                return left.noneMatch(path -> String.valueOf(path.getFileName()).startsWith("."));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        volume("bb-four", "7m");
        assertThat(project("bb-four")).isEqualTo(two);
        isFull(output(FILL.formatted("/v/f", "/v/f"), at("bb-four")), 7 * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void aVolumeThatBeginsWithWhatTheImageHasIsLimitedAllTheSame(FileSystem type) throws IOException {
        startOn(type);
        volume("bb-filled", "5m");
        String seen = output(
                "ls /etc | head -1; " + FILL.formatted("/etc/f", "/etc/f"),
                "\"HostConfig\":{\"Binds\":[\"bb-filled:/etc\"]}");
        assertThat(seen).doesNotStartWith("dd:");
        assertThat(seen).containsAnyOf("Disk quota exceeded", "No space left on device");
        assertThat(lastNumber(seen)).isBetween(4L * MIB, 5L * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void whereThereAreNoQuotasALimitIsRefused(Cli cli) {
        Outcome volume = cli.run(engine, "volume", "create", "-o", "size=10m", "bb-limited");
        Assumptions.assumeTrue(
                volume.exitCode() != 0, "capability missing: a data root without project quotas, to be refused on");
        assertThat(volume.stderr()).contains("create bb-limited: quota size requested but no quota support");
        assertThat(engine.http().get("/volumes/bb-limited").status()).isEqualTo(404);
        Outcome run = cli.run(
                engine, "run", "--network", "none", "-v", "/anonymous", "--storage-opt", "size=1g", TestImage.NAME);
        assertThat(run.exitCode()).isEqualTo(125);
        assertThat(run.stderr())
                .contains("--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
        assertThat(engine.containers()).isEmpty();
        assertThat(engine.http().get("/volumes").json().path("Volumes")).isEmpty();
    }
}
