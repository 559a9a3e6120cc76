package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to the host through what a process is started with: descriptors, working folders, the runtime's own program. */
@BlackBox
class AttackByDescriptorIT {

    private static final String EVIL = "blackbox/evil:2";
    /** More than the runtime ever has open. */
    private static final int DESCRIPTORS = 48;

    private final Engine engine;

    AttackByDescriptorIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeImage() {
        engine.removeContainers();
        engine.http().delete("/images/" + EVIL + "?force=1");
    }

    private String create(String members, String... command) throws IOException {
        var body = Http.JSON.readTree(Engine.shell("true", members).replace(TestImage.NAME, EVIL));
        ((com.fasterxml.jackson.databind.node.ObjectNode) body).set("Cmd", Http.JSON.valueToTree(List.of(command)));
        return engine.create(body.toString());
    }

    private String output(String id) {
        engine.start(id);
        engine.await(id);
        byte[] raw = engine.http()
                .get("/containers/" + id + "/logs?stdout=1&stderr=1")
                .body();
        return new String(raw, java.nio.charset.StandardCharsets.UTF_8)
                .replace('\0', '\n')
                .replaceAll("[^\\n -~]", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"Tty\":true",
                "\"OpenStdin\":true,\"StdinOnce\":true",
                "\"User\":\"alice\"",
                "\"HostConfig\":{\"Privileged\":true}",
                "\"HostConfig\":{\"SecurityOpt\":[\"no-new-privileges\",\"seccomp=unconfined\"]}",
                "\"HostConfig\":{\"Tmpfs\":{\"/a\":\"\",\"/b\":\"\"},\"ReadonlyRootfs\":true}"
            })
    void aProcessHasItsThreeStreamsAndNoOtherDescriptor(String members) throws IOException {
        new CraftedImage().probe("bin/probe", 0755).load(engine, EVIL);
        String open = output(create(members, "probe", "fds"));
        assertThat(open.lines()
                        .filter(line -> !line.isBlank())
                        .map(line -> line.replaceAll("^\\W*", "").split(" ")[0]))
                .as(open)
                .containsExactly("0", "1", "2");
        assertThat(open).doesNotContain("/cgroup", "/tmp/", "memfd");
    }

    @Test
    void noDescriptorIsAWorkingFolder() throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("secret"), Victim.SECRET);
        String climb = "cat " + "../".repeat(24) + engine.there(folder).substring(1) + "/secret";
        new CraftedImage().load(engine, EVIL);
        for (int fd = 3; fd < DESCRIPTORS; fd++) {
            for (String path : List.of("/proc/self/fd/" + fd, "/proc/self/fd/" + fd + "/../../../..")) {
                String id = create("\"WorkingDir\":\"" + path + "\"", "sh", "-c", climb + "; ls");
                Http.Reply start = engine.http().post("/containers/" + id + "/start");
                if (start.status() == 204) {
                    engine.await(id);
                    assertThat(engine.logs(id).stdout()).as(path).doesNotContain(Victim.SECRET, "cgroup.procs");
                } else {
                    assertThat(start.message()).as(path).containsAnyOf("/proc/self/fd/", "outside of container");
                }
            }
        }
    }

    @Test
    void aWorkingFolderBehindALinkOfTheImageIsNoDescriptorEither() throws IOException {
        for (int fd : List.of(3, 4, 7, 8, 12, 13)) {
            new CraftedImage().link("way", "/proc/self/fd/" + fd).load(engine, EVIL);
            String id = create("\"WorkingDir\":\"/way\"", "sh", "-c", "ls -a .. | wc -l");
            assertThat(engine.http().post("/containers/" + id + "/start").status())
                    .as("fd " + fd)
                    .isNotEqualTo(204);
            engine.removeContainers();
        }
    }

    private String programs() throws Exception {
        TreeMap<String, String> sums = new TreeMap<>();
        try (Stream<Path> all = Files.walk(Settings.distribution())) {
            for (Path file : all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(Files.readAllBytes(file));
                sums.put(file.toString(), HexFormat.of().formatHex(digest.digest()));
            }
        }
        return sums.toString();
    }

    @Test
    void theRuntimesProgramAsEntrypointDoesNoHarm() throws Exception {
        String before = programs();
        new CraftedImage()
                .probe("bin/probe", 0755)
                .file("bin/again", 0755, "#!/proc/self/exe\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .load(engine, EVIL);
        for (String program : List.of("/proc/self/exe", "/bin/again")) {
            String id = create("", program, "overwrite", "3");
            engine.http().post("/containers/" + id + "/start");
            engine.await(id);
            assertThat(engine.logs(id).stdout()).doesNotContain("overwritten");
        }
        assertThat(programs()).isEqualTo(before);
        assertThat(engine.shellOutput("echo still", "")).isEqualTo("still\n");
    }

    @Test
    void theEnvironmentIsNotTheEngines() throws IOException {
        new CraftedImage().load(engine, EVIL);
        String environment = output(create("", "cat", "/proc/1/environ"));
        assertThat(environment
                        .lines()
                        .filter(line -> line.contains("="))
                        .map(line -> line.replaceAll("^\\W*", "").split("=")[0]))
                .containsExactlyInAnyOrder("PATH", "HOSTNAME", "FROM_IMAGE", "HOME");
    }
}
