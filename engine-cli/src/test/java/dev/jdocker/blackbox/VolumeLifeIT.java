package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long volumes live, who shares them, and that nothing in them is ever lost. */
@BlackBox
class VolumeLifeIT {

    private final Engine engine;

    VolumeLifeIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeVolumes() {
        engine.removeContainers();
        engine.removeVolumes();
    }

    private Outcome run(Cli cli, String... words) {
        return cli.run(
                engine,
                Stream.concat(Stream.of("run", "--network", "none"), Stream.of(words))
                        .toArray(String[]::new));
    }

    private Set<String> volumes() {
        return new TreeSet<>(engine.http().get("/volumes").expect(200).json().findValuesAsText("Name"));
    }

    @ParameterizedTest
    @EnumSource
    void dataOutlivesItsContainersAndIsSharedByThem(Cli cli) {
        run(cli, "--rm", "-v", "bb-data:/d", TestImage.NAME, "sh", "-c", "echo one > /d/file")
                .output();
        String id = engine.create(Engine.shell("sleep 1000", "\"HostConfig\":{\"Binds\":[\"bb-data:/other\"]}"));
        engine.start(id);
        assertThat(cli.run(engine, "exec", id, "cat", "/other/file").output()).isEqualTo("one");
        run(cli, "--rm", "-v", "bb-data:/d", TestImage.NAME, "sh", "-c", "echo two >> /d/file")
                .output();
        assertThat(cli.run(engine, "exec", id, "cat", "/other/file").output()).isEqualTo("one\ntwo");
        Outcome readOnly =
                run(cli, "--rm", "-v", "bb-data:/d:ro", TestImage.NAME, "sh", "-c", "cat /d/file; touch /d/x");
        assertThat(readOnly.stdout()).isEqualTo("one\ntwo\n");
        assertThat(readOnly.stderr()).contains("Read-only file system");
    }

    @ParameterizedTest
    @EnumSource
    void volumesWithoutNamesGoWithTheContainerThatIsRemovedSo(Cli cli) {
        run(cli, "--rm", "-v", "/anonymous", TestImage.NAME, "true").output();
        assertThat(volumes()).isEmpty();
        run(cli, "--name", "bb-kept", "-v", "/anonymous", TestImage.NAME, "true")
                .output();
        cli.run(engine, "rm", "bb-kept").output();
        assertThat(volumes()).hasSize(1);
        engine.removeVolumes();
        run(cli, "--name", "bb-gone", "-v", "/anonymous", "-v", "bb-named:/n", TestImage.NAME, "true")
                .output();
        assertThat(volumes()).hasSize(2);
        cli.run(engine, "rm", "-v", "bb-gone").output();
        assertThat(volumes()).containsExactly("bb-named");
    }

    @ParameterizedTest
    @EnumSource
    void volumesOfAnotherContainerAreTakenOver(Cli cli) {
        Path bound = engine.newFolder();
        run(
                        cli,
                        "--name",
                        "bb-owner",
                        "-v",
                        "/anonymous",
                        "-v",
                        "bb-named:/named",
                        "-v",
                        engine.there(bound) + ":/bound:ro",
                        TestImage.NAME,
                        "sh",
                        "-c",
                        "echo a > /anonymous/a; echo n > /named/n")
                .output();
        assertThat(run(
                                cli,
                                "--rm",
                                "--volumes-from",
                                "bb-owner",
                                TestImage.NAME,
                                "sh",
                                "-c",
                                "cat /anonymous/a /named/n; echo 2 > /named/2; touch /bound/x 2>&1 | grep -o Read-only")
                        .output())
                .isEqualTo("a\nn\nRead-only");
        Outcome readOnly = run(
                cli,
                "--name",
                "bb-heir",
                "--volumes-from",
                "bb-owner:ro",
                TestImage.NAME,
                "sh",
                "-c",
                "cat /named/2; touch /anonymous/x");
        assertThat(readOnly.stdout()).isEqualTo("2\n");
        assertThat(readOnly.stderr()).contains("Read-only");
        // the heir keeps the volume when its first owner goes, and takes it along as the last
        cli.run(engine, "rm", "-v", "bb-owner").output();
        assertThat(volumes()).hasSize(2);
        cli.run(engine, "rm", "-v", "bb-heir").output();
        assertThat(volumes()).containsExactly("bb-named");
        assertThat(run(cli, "--volumes-from", "bb-none", TestImage.NAME, "true").stderr())
                .contains("No such container: bb-none");
    }

    @Test
    void inspectAndTheListShowWhatIsMounted() {
        engine.http().post("/volumes/create", "{\"Name\":\"bb-one\"}").expect(201);
        String id = engine.create(Engine.shell(
                "true",
                "\"Volumes\":{\"/anonymous\":{}},\"HostConfig\":{\"Binds\":[\"bb-two:/two:ro\",\"bb-one:/one\"],"
                        + "\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"bb-three\",\"Target\":\"/three/\"}]}"));
        JsonNode inspected = engine.inspect(id);
        assertThat(inspected.path("HostConfig").path("Binds"))
                .extracting(JsonNode::asText)
                .containsExactly("bb-two:/two:ro", "bb-one:/one");
        List<String> mounts = new ArrayList<>();
        for (JsonNode mount : inspected.path("Mounts")) {
            String name = mount.path("Name").asText();
            assertThat(mount.path("Source").asText()).endsWith("/volumes/" + name + "/_data");
            mounts.add(mount.path("Type").asText() + " " + (name.length() == 64 ? "#" : name) + " "
                    + mount.path("Destination").asText() + " "
                    + mount.path("Driver").asText() + " "
                    + mount.path("Mode").asText() + " " + mount.path("RW").asBoolean() + " "
                    + mount.path("Propagation").asText());
        }
        assertThat(mounts)
                .containsExactlyInAnyOrder(
                        "volume bb-two /two local ro false ",
                        "volume bb-one /one local z true ",
                        "volume bb-three /three local z true ",
                        "volume # /anonymous local  true ");
        JsonNode listed =
                engine.http().get("/containers/json?all=1").expect(200).json().path(0);
        assertThat(listed.path("Mounts").findValuesAsText("Name")).contains("bb-one", "bb-two", "bb-three");
        assertThat(engine.http()
                        .get("/containers/json?all=1&" + Http.filters(Map.of("volume", List.of("bb-three"))))
                        .expect(200)
                        .json())
                .hasSize(1);
    }

    @Test
    void aContainerThatDoesNotComeToBeLeavesNoVolume() {
        String body = Engine.shell(
                "true",
                "\"Volumes\":{\"/a\":{}},\"HostConfig\":{\"Binds\":[\"/x:/b\"],"
                        + "\"Mounts\":[{\"Type\":\"image\",\"Source\":\"nope:1\",\"Target\":\"/i\"}]}");
        engine.http().post("/containers/create", body).expect(404);
        assertThat(volumes()).isEmpty();
        // one that is asked for by its name stays, as it was before
        engine.shellOutput("echo kept > /v/f", "\"HostConfig\":{\"Binds\":[\"bb-kept:/v\"]}");
        String again = Engine.shell(
                "true",
                "\"HostConfig\":{\"Binds\":[\"bb-kept:/v\"],"
                        + "\"Mounts\":[{\"Type\":\"image\",\"Source\":\"nope:1\",\"Target\":\"/i\"}]}");
        engine.http().post("/containers/create", again).expect(404);
        engine.removeContainers();
        assertThat(engine.shellOutput("cat /v/f", "\"HostConfig\":{\"Binds\":[\"bb-kept:/v\"]}"))
                .isEqualTo("kept\n");
    }

    @Test
    void aVolumeWithOptionsIsMountedWhileItIsUsed() {
        engine.http()
                .post(
                        "/volumes/create",
                        "{\"Name\":\"bb-tmpfs\",\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\",\"o\":\"size=1m,uid=1000,mode=0750\"}}")
                .expect(201);
        String shared = "\"HostConfig\":{\"Binds\":[\"bb-tmpfs:/t\"]}";
        String first =
                engine.create(Engine.shell("stat -fc %T /t; stat -c '%u %a' /t; touch /t/seen; sleep 1000", shared));
        engine.start(first);
        engine.awaitLog(first, "1000 750");
        assertThat(engine.logs(first).stdout()).startsWith("tmpfs\n");
        assertThat(engine.shellOutput("until [ -e /t/seen ]; do :; done; ls /t", shared))
                .isEqualTo("seen\n");
        engine.http().post("/containers/" + first + "/kill").expect(204);
        engine.await(first);
        // nobody uses it any more: the next one begins anew
        Await.until(
                "the volume is unmounted",
                () -> engine.shellOutput("ls /t", shared).isEmpty());
    }

    @Test
    void aFolderOfTheHostMayBeAVolume() throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("file"), "of the host");
        engine.http()
                .post(
                        "/volumes/create",
                        "{\"Name\":\"bb-bind\",\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\",\"device\":\""
                                + engine.there(folder) + "\"}}")
                .expect(201);
        assertThat(engine.shellOutput("cat /t/file; echo own > /t/own", "\"HostConfig\":{\"Binds\":[\"bb-bind:/t\"]}"))
                .isEqualTo("of the host");
        assertThat(folder.resolve("own")).hasContent("own");
        engine.removeContainers();
        engine.http().delete("/volumes/bb-bind").expect(204);
        assertThat(folder.resolve("file")).hasContent("of the host");
        engine.http()
                .post(
                        "/volumes/create",
                        "{\"Name\":\"bb-missing\",\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/no/such/folder\"}}")
                .expect(201);
        String id = engine.create(Engine.shell("true", "\"HostConfig\":{\"Binds\":[\"bb-missing:/t\"]}"));
        assertThat(engine.http()
                        .post("/containers/" + id + "/start")
                        .expect(500)
                        .message())
                .contains("failed to mount local volume: mount /no/such/folder:")
                .endsWith("no such file or directory");
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAVolumeIsMounted(Cli cli) {
        run(
                        cli,
                        "--rm",
                        "-v",
                        "bb-whole:/v",
                        TestImage.NAME,
                        "sh",
                        "-c",
                        "mkdir -p /v/a/b; echo deep > /v/a/b/f; ln -s a/b /v/in")
                .output();
        String mount = "type=volume,src=bb-whole,dst=/p,volume-subpath=";
        assertThat(run(cli, "--rm", "--mount", mount + "a/b", TestImage.NAME, "cat", "/p/f")
                        .output())
                .isEqualTo("deep");
        assertThat(run(cli, "--rm", "--mount", mount + "in", TestImage.NAME, "cat", "/p/f")
                        .output())
                .isEqualTo("deep");
        assertThat(run(cli, "--rm", "--mount", mount + "a/b/f", TestImage.NAME, "cat", "/p")
                        .output())
                .isEqualTo("deep");
        Outcome missing = run(cli, "--rm", "--mount", mount + "nope", TestImage.NAME, "true");
        assertThat(missing.exitCode()).isNotZero();
        assertThat(missing.stderr()).contains("nope").contains("no such file or directory");
        assertThat(run(cli, "--rm", "--mount", mount + "../up", TestImage.NAME, "true")
                        .stderr())
                .contains("subpath must be a relative path within the volume");
    }

    @Test
    void noPartOfAVolumeIsOutsideOfIt() {
        engine.shellOutput(
                "ln -s / /v/root; ln -s ../../../../.. /v/up; ln -s /proc/self/root /v/magic; mkdir /v/d; ln -s ../.. /v/d/up",
                "\"HostConfig\":{\"Binds\":[\"bb-trap:/v\"]}");
        for (String path : List.of("root", "up", "magic", "d/up", "root/etc", "up/etc", "d/../../_data")) {
            String id = engine.http()
                    .post(
                            "/containers/create",
                            Engine.shell(
                                    "ls -A /p",
                                    "\"HostConfig\":{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"bb-trap\",\"Target\":\"/p\","
                                            + "\"VolumeOptions\":{\"NoCopy\":true,\"Subpath\":\"" + path + "\"}}]}"))
                    .json()
                    .path("Id")
                    .asText();
            if (!id.isEmpty()) { // else it was refused already
                Http.Reply start = engine.http().post("/containers/" + id + "/start");
                assertThat(start.status()).as(path).isGreaterThanOrEqualTo(400);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesAreCopiedToAndFromVolumesOfContainersThatDoNotRun(Cli cli) throws IOException {
        run(cli, "--rm", "-v", "bb-cp:/v", TestImage.NAME, "sh", "-c", "mkdir /v/part; echo x > /v/part/f")
                .output();
        String part = "type=volume,src=bb-cp,dst=/p,volume-subpath=part";
        run(cli, "--name", "bb-still", "--mount", part, TestImage.NAME, "true").output();
        Path target = engine.newFolder();
        Outcome copied = Cli.DOCKER.run(engine, "cp", "bb-still:/p/f", target.toString());
        assertThat(copied.exitCode()).as(copied.toString()).isZero();
        assertThat(target.resolve("f")).hasContent("x");
    }

    @Test
    void whatIsWrittenOutlivesKillsOfContainerAndDaemon() {
        Daemon daemon = engine.daemon();
        String script = "i=0; while :; do i=$((i+1)); echo $i >> /v/rows && sync /v/rows && echo $i; done";
        String body = Engine.shell(script, "\"HostConfig\":{\"Binds\":[\"bb-rows:/v\"]}");
        String id = engine.create(body);
        engine.start(id);
        engine.awaitLog(id, "\n20\n");
        daemon.kill();
        daemon.start();
        int known = last(engine.logs(id).stdout());
        engine.http().post("/containers/" + id + "/kill").expect(204);
        engine.await(id);
        int acknowledged = last(engine.logs(id).stdout());
        assertThat(acknowledged).isGreaterThanOrEqualTo(known);
        assertThat(engine.http().delete("/volumes/bb-rows").status()).isEqualTo(409);
        engine.http().delete("/containers/" + id).expect(204);
        daemon.kill();
        daemon.start();
        String check = "n=0; while read r; do n=$((n+1)); [ $r = $n ] || exit 9; done < /v/rows; echo $n";
        String rows = engine.shellOutput(check, "\"HostConfig\":{\"Binds\":[\"bb-rows:/v\"]}");
        assertThat(Integer.parseInt(rows.strip())).isGreaterThanOrEqualTo(acknowledged);
    }

    private static int last(String lines) {
        String[] all = lines.strip().split("\n");
        return Integer.parseInt(all[all.length - 1]);
    }

    @Test
    void aMountedVolumeOutlivesTheDaemon() {
        Daemon daemon = engine.daemon();
        engine.http()
                .post("/volumes/create", "{\"Name\":\"bb-t\",\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\"}}")
                .expect(201);
        String shared = "\"HostConfig\":{\"Binds\":[\"bb-t:/t\"]}";
        String id = engine.create(Engine.shell("echo here > /t/f; sleep 1000", shared));
        engine.start(id);
        Await.until(
                "the file is there",
                () -> engine.shellOutput("cat /t/f || true", shared).equals("here\n"));
        daemon.kill();
        daemon.start();
        assertThat(engine.shellOutput("cat /t/f", shared)).isEqualTo("here\n");
        engine.http().post("/containers/" + id + "/kill").expect(204);
        engine.await(id);
        Await.until(
                "the volume is unmounted",
                () -> engine.shellOutput("ls /t", shared).isEmpty());
    }
}
