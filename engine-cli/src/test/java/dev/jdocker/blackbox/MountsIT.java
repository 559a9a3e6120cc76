package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of the host, of memory and of images is mounted into containers, and how. */
@BlackBox
class MountsIT {

    private final Engine engine;

    MountsIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeVolumes() {
        engine.removeContainers();
        engine.removeVolumes();
    }

    private Outcome run(Cli cli, String script, String... flags) {
        return cli.run(
                engine,
                Stream.of(
                                Stream.of("run", "--rm", "--network", "none"),
                                Stream.of(flags),
                                Stream.of(TestImage.NAME, "sh", "-c", script))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    private String startShell(String script, String members) {
        String id = engine.create(Engine.shell(script, members));
        engine.start(id);
        return id;
    }

    private Path folder(String file, String text) throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve(file), text);
        return folder;
    }

    @ParameterizedTest
    @EnumSource
    void bindsAreWrittenThroughOrReadOnly(Cli cli) throws IOException {
        Path folder = folder("in", "host");
        String there = engine.there(folder);
        assertThat(run(cli, "cat /b/in; echo own > /b/out", "-v", there + ":/b").output())
                .isEqualTo("host");
        assertThat(folder.resolve("out")).hasContent("own");
        for (String[] flags : List.of(
                new String[] {"-v", there + ":/b:ro"},
                new String[] {"--mount", "type=bind,src=" + there + ",dst=/b,readonly"},
                new String[] {
                    "--mount",
                    "type=bind,source=" + there + ",target=/b,ro=true,bind-recursive=readonly,bind-propagation=rprivate"
                })) {
            assertThat(run(cli, "cat /b/in; touch /b/x 2>&1 | grep -o Read-only", flags)
                            .output())
                    .isEqualTo("hostRead-only");
        }
    }

    @ParameterizedTest
    @EnumSource
    void missingSourcesAreMadeByOneFormAndRefusedByTheOther(Cli cli) throws IOException {
        Path missing = engine.newFolder().resolve("not/yet");
        assertThat(run(cli, "stat -c '%u %a' /b", "-v", engine.there(missing) + ":/b")
                        .output())
                .isEqualTo("0 755");
        assertThat(missing).isDirectory();
        Path never = engine.newFolder().resolve("never");
        Outcome refused = run(cli, "true", "--mount", "type=bind,src=" + engine.there(never) + ",dst=/b");
        assertThat(refused.exitCode()).isEqualTo(125);
        assertThat(refused.stderr())
                .contains("invalid mount config for type \"bind\": bind source path does not exist: "
                        + engine.there(never));
        assertThat(never).doesNotExist();
    }

    @Test
    void aBindMayAskForItsSourceToBeMade() throws IOException {
        Path missing = engine.newFolder().resolve("made");
        engine.shellOutput(
                "echo x > /b/x",
                "\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"" + engine.there(missing)
                        + "\",\"Target\":\"/b\",\"BindOptions\":{\"CreateMountpoint\":true}}]}");
        assertThat(missing.resolve("x")).hasContent("x");
    }

    @ParameterizedTest
    @EnumSource
    void filesSocketsAndDevicesAreSourcesToo(Cli cli) throws Exception {
        Path folder = folder("file", "one");
        Path socket = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            String script = "cat /some/where/file; [ -S /run/sock ] && echo socket; [ -c /opt/zero ] && echo device";
            assertThat(run(
                                    cli,
                                    script,
                                    "-v",
                                    engine.there(folder.resolve("file")) + ":/some/where/file",
                                    "-v",
                                    engine.there(socket) + ":/run/sock",
                                    "-v",
                                    "/dev/zero:/opt/zero")
                            .output())
                    .isEqualTo("onesocket\ndevice");
        }
    }

    @ParameterizedTest
    @EnumSource
    void linksOfTheImageAreFollowedInsideOfIt(Cli cli) throws IOException {
        new CraftedImage()
                .directory("run")
                .directory("var")
                .link("var/run", "/run")
                .link("out", "../../../../../../../../tmp/escape")
                .directory("tmp/escape")
                .load(engine, "blackbox/links:1");
        Path folder = folder("f", "bound");
        Outcome seen = cli.run(
                engine,
                "run",
                "--rm",
                "--network",
                "none",
                "--tmpfs",
                "/run",
                "--tmpfs",
                "/var/run",
                "-v",
                engine.there(folder) + ":/var/run/deep",
                "-v",
                engine.there(folder) + ":/out",
                "blackbox/links:1",
                "sh",
                "-c",
                "cat /run/deep/f; cat /tmp/escape/f; readlink /var/run");
        assertThat(seen.output()).isEqualTo("boundbound/run");
        assertThat(Path.of("/tmp/escape")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMountedBelowIsNotHidden(Cli cli) throws IOException {
        String deep = engine.there(folder("f", "deep"));
        String top = engine.there(folder("f", "top"));
        assertThat(run(
                                cli,
                                "cat /m/f /m/in/side/f; [ -d /m/in/side/t ] && echo tmpfs",
                                "-v",
                                deep + ":/m/in/side",
                                "--tmpfs",
                                "/m/in/side/t",
                                "-v",
                                top + ":/m")
                        .output())
                .isEqualTo("topdeeptmpfs");
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsMountedInProc(Cli cli) throws IOException {
        String folder = engine.there(engine.newFolder());
        for (String place : List.of("/proc/self", "/proc/sys/kernel", "/proc")) {
            Outcome refused = run(cli, "true", "-v", folder + ":" + place);
            assertThat(refused.exitCode()).as(place).isNotZero();
            assertThat(refused.stderr()).contains("cannot be mounted because it is");
        }
        assertThat(run(cli, "true", "--tmpfs", "/proc/acpi").exitCode()).isNotZero();
        Outcome root = run(cli, "true", "-v", folder + ":/");
        assertThat(root.stderr()).contains("invalid specification: destination can't be '/'");
    }

    @ParameterizedTest
    @EnumSource
    void aTmpfsIsAsItWasAskedFor(Cli cli) {
        String look = "stat -c '%u:%g %a' /t; df -k /t | tail -1 | awk '{print $2}'; grep ' /t ' /proc/mounts";
        String plain = run(
                        cli, look.replace("| awk '{print $2}'", ""), "--tmpfs", "/t:size=1m,mode=1770,uid=5,gid=6,exec")
                .output();
        assertThat(plain)
                .startsWith("5:6 1770\n")
                .contains(" 1024 ")
                .contains("nosuid,nodev")
                .doesNotContain("noexec");
        assertThat(run(cli, "grep ' /t ' /proc/mounts", "--tmpfs", "/t").output())
                .contains("nosuid,nodev,noexec");
        assertThat(run(
                                cli,
                                "stat -c %a /t; df -k /t | tail -1",
                                "--mount",
                                "type=tmpfs,dst=/t,tmpfs-size=2m,tmpfs-mode=700")
                        .output())
                .startsWith("700\n")
                .contains(" 2048 ");
        assertThat(run(cli, "touch /t/x 2>&1 | grep -o Read-only", "--mount", "type=tmpfs,dst=/t,ro")
                        .output())
                .isEqualTo("Read-only");
    }

    @ParameterizedTest
    @EnumSource
    void aReadOnlyContainerWritesToItsMountsOnly(Cli cli) {
        String script = "touch /x 2>&1 | grep -o Read-only; touch /t/x /v/x /s/x /dev/shm/x && echo mounts";
        assertThat(run(
                                cli,
                                script,
                                "--read-only",
                                "--tmpfs",
                                "/t",
                                "-v",
                                "bb-ro:/v",
                                "-v",
                                engine.there(engine.newFolder()) + ":/s")
                        .output())
                .isEqualTo("Read-only\nmounts");
    }

    @ParameterizedTest
    @EnumSource
    void imagesAreMountedReadOnly(Cli cli) {
        new CraftedImage().file("data/deep/f", "of the image").load(engine, "blackbox/mounted:1");
        String mount = "type=image,source=blackbox/mounted:1,target=/i";
        assertThat(run(
                                cli,
                                "cat /i/data/deep/f; ls /i/bin/busybox; touch /i/x 2>&1 | grep -o Read-only",
                                "--mount",
                                mount)
                        .output())
                .isEqualTo("of the image/i/bin/busybox\nRead-only");
        assertThat(run(cli, "cat /i/f", "--mount", mount + ",image-subpath=data/deep")
                        .output())
                .isEqualTo("of the image");
        Outcome missing = run(cli, "true", "--mount", mount + ",image-subpath=nope");
        assertThat(missing.exitCode()).isNotZero();
        assertThat(engine.http()
                        .post(
                                "/containers/create",
                                Engine.shell(
                                        "true",
                                        "\"HostConfig\":{\"Mounts\":[{\"Type\":\"image\",\"Source\":\"blackbox/none:1\",\"Target\":\"/i\"}]}"))
                        .expect(404)
                        .message())
                .isEqualTo("No such image: blackbox/none:1");
    }

    @Test
    void anImageThatIsMountedStays() {
        new CraftedImage().file("f", "still").load(engine, "blackbox/held:1");
        String image = engine.http()
                .get("/images/blackbox/held:1/json")
                .json()
                .path("Id")
                .asText();
        String id = engine.create(Engine.shell(
                "cat /i/f",
                "\"HostConfig\":{\"Mounts\":[{\"Type\":\"image\",\"Source\":\"blackbox/held:1\",\"Target\":\"/i\"}]}"));
        JsonNode shown = engine.inspect(id).path("Mounts").path(0);
        assertThat(shown.path("Type").asText()).isEqualTo("image");
        assertThat(shown.path("Name").asText()).isEqualTo("blackbox/held:1");
        assertThat(shown.path("RW").asBoolean()).isFalse();
        if (engine.isOurs()) {
            assertThat(engine.http().delete("/images/" + image).status()).isEqualTo(409);
            // by force its names go, but its layers stay as long as the container does
            engine.http().delete("/images/" + image + "?force=1").expect(200);
            engine.daemon().kill();
            engine.daemon().start();
        }
        engine.start(id);
        engine.await(id);
        assertThat(engine.logs(id).stdout()).isEqualTo("still");
    }

    @Test
    void olderClientsKnowLess() {
        String image = Engine.shell(
                "true", "\"HostConfig\":{\"Mounts\":[{\"Type\":\"image\",\"Source\":\"x\",\"Target\":\"/i\"}]}");
        String part = Engine.shell(
                "true",
                "\"HostConfig\":{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"bb-x\",\"Target\":\"/i\","
                        + "\"VolumeOptions\":{\"Subpath\":\"p\"}}]}");
        Map<String, String> tooOld = Map.of("/v1.47", image, "/v1.44", part);
        tooOld.forEach((version, body) -> assertThat(engine.http()
                        .exact(
                                "POST",
                                version + "/containers/create",
                                "Content-Type: application/json",
                                body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .status())
                .as(version)
                .isEqualTo(400));
        Http.Reply mixed = engine.http()
                .post(
                        "/containers/create",
                        Engine.shell(
                                "true",
                                "\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/tmp\",\"Target\":\"/i\","
                                        + "\"VolumeOptions\":{}}]}"));
        assertThat(mixed.expect(400).message()).isEqualTo("VolumeOptions must not be specified on mount type \"bind\"");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrongIsRefused(Cli cli) {
        assertThat(run(cli, "true", "-v", "bb-v:/x:rro").stderr()).contains("invalid mode: rro");
        assertThat(run(cli, "true", "-v", "bb-v:/x", "-v", "bb-w:/x/").stderr()).contains("Duplicate mount point: /x");
        assertThat(run(cli, "true", "--mount", "type=volume,dst=/x,ro").stderr())
                .contains("must not set ReadOnly mode when using anonymous volumes");
        assertThat(run(cli, "true", "--storage-opt", "foo=1").stderr()).contains("Unknown option foo");
        assertThat(engine.http()
                        .post(
                                "/containers/create",
                                Engine.shell(
                                        "true", "\"HostConfig\":{\"VolumeDriver\":\"nosuch\",\"Binds\":[\"bb-z:/x\"]}"))
                        .expect(404)
                        .message())
                .isEqualTo("create bb-z: error looking up volume plugin nosuch: plugin \"nosuch\" not found");
        assertThat(engine.http().get("/containers/json?all=1").json()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTmpfsWithoutAModeHasThatOfTheFolderBelow(Cli cli) {
        new CraftedImage().owned("narrow", 0710, 0, null).load(engine, "blackbox/narrow:1");
        assertThat(cli.run(
                                engine,
                                "run",
                                "--rm",
                                "--network",
                                "none",
                                "--tmpfs",
                                "/narrow",
                                "--tmpfs",
                                "/fresh",
                                "blackbox/narrow:1",
                                "stat",
                                "-c",
                                "%a",
                                "/narrow",
                                "/fresh")
                        .output())
                .isEqualTo("710\n1777");
    }

    @Test
    void mountsSpreadIntoContainersThatAskForThem() throws IOException {
        Daemon daemon = engine.daemon();
        Path folder = engine.newFolder();
        Files.createDirectory(folder.resolve("sub"));
        String create = "\"HostConfig\":{\"Binds\":[\"" + folder + ":/m:%s\"]}";
        String script = "touch /up; until [ -e /m/sub/seen ]; do :; done; echo seen";
        String refused = engine.create(Engine.shell("true", create.formatted("rshared")));
        assertThat(engine.http().post("/containers/" + refused + "/start").message())
                .contains("path " + folder + " is mounted on ")
                .endsWith("but it is not a shared mount");
        daemon.inNamespaces("mount", "--bind", folder.toString(), folder.toString());
        daemon.inNamespaces("mount", "--make-shared", folder.toString());
        try {
            String shared = startShell(script, create.formatted("rshared"));
            String slave = startShell(script, create.formatted("rslave"));
            String own = startShell("sleep 1000", create.formatted("rprivate"));
            daemon.inNamespaces(
                    "mount", "-t", "tmpfs", "tmpfs", folder.resolve("sub").toString());
            daemon.inNamespaces("touch", folder.resolve("sub/seen").toString());
            engine.awaitLog(shared, "seen");
            engine.awaitLog(slave, "seen");
            assertThat(Cli.JDOCKER.run(engine, "exec", own, "ls", "/m/sub").output())
                    .isEmpty();
        } finally {
            engine.removeContainers();
            daemon.inNamespaces("umount", "-l", folder.resolve("sub").toString());
            daemon.inNamespaces("umount", "-l", folder.toString());
        }
    }

    @Test
    void filesOfAnotherUserAreTheContainersOwn() throws IOException {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: idmap of mounts");
        Path folder = folder("f", "theirs");
        for (Path path : List.of(folder, folder.resolve("f"))) {
            Files.setAttribute(path, "unix:uid", 1234);
            Files.setAttribute(path, "unix:gid", 1235);
        }
        Outcome own = Cli.JDOCKER.run(
                engine,
                "run",
                "--rm",
                "--network",
                "none",
                "-u",
                "500:501",
                "-v",
                folder + ":/b:idmap=500:501",
                TestImage.NAME,
                "sh",
                "-c",
                "stat -c %u:%g /b /b/f; echo more >> /b/f; touch /b/new");
        Assumptions.assumeFalse(
                own.stderr().contains("mount_setattr"), "capability missing: idmapped mounts of " + folder);
        assertThat(own.output()).isEqualTo("500:501\n500:501");
        assertThat(Files.getAttribute(folder.resolve("new"), "unix:uid")).isEqualTo(1234);
        assertThat(Files.getAttribute(folder.resolve("new"), "unix:gid")).isEqualTo(1235);
        // in the other form, and root stays root
        Outcome root = Cli.JDOCKER.run(
                engine,
                "run",
                "--rm",
                "--network",
                "none",
                "--mount",
                "type=bind,src=" + folder + ",dst=/b,idmap=500",
                TestImage.NAME,
                "sh",
                "-c",
                "stat -c %u:%g /b/f; touch /b/root");
        assertThat(root.output()).isEqualTo("500:500");
        assertThat(Files.getAttribute(folder.resolve("root"), "unix:uid")).isEqualTo(0);
        // Docker's client lets one id pass
        Outcome docker = Cli.DOCKER.run(
                engine,
                "run",
                "--rm",
                "--network",
                "none",
                "-v",
                folder + ":/b:idmap=500",
                TestImage.NAME,
                "stat",
                "-c",
                "%u",
                "/b");
        assertThat(docker.output()).isEqualTo("500");
        assertThat(Cli.JDOCKER
                        .run(engine, "run", "-v", folder + ":/b:idmap=x", TestImage.NAME, "true")
                        .stderr())
                .contains("invalid idmap \"x\"");
    }

    @Test
    void fiveHundredMountsInOneContainer() throws IOException {
        Path folder = engine.newFolder();
        ArrayNode binds = Http.JSON.createArrayNode();
        for (int i = 0; i < 500; i++) {
            Path one = Files.createDirectory(folder.resolve("d" + i));
            Files.writeString(one.resolve("f"), i + "\n");
            binds.add(engine.there(one) + ":/m/" + (i % 10) + "/" + i);
        }
        String id = engine.create(Engine.shell(
                "cat /m/*/*/f | wc -l; grep -c ' /m/' /proc/mounts", "\"HostConfig\":{\"Binds\":" + binds + "}"));
        long start = System.nanoTime();
        engine.start(id);
        System.out.println("500 mounts started in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertThat(engine.await(id)).isZero();
        assertThat(engine.logs(id).stdout()).isEqualTo("500\n500\n");
    }
}
