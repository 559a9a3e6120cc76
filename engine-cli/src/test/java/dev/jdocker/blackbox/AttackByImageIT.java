package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images whose files stand where the runtime makes, mounts or reads its own (CVE-2026-41579, CVE-2024-9676 and kin). */
@BlackBox
class AttackByImageIT {

    private static final String EVIL = "blackbox/evil:1";

    private final Engine engine;
    private final Victim victim;

    AttackByImageIT(Engine engine) {
        this.engine = engine;
        this.victim = new Victim(engine);
    }

    @AfterEach
    void removeImage() {
        engine.removeContainers();
        engine.http().delete("/images/" + EVIL + "?force=1");
    }

    private static String body(String members, String script) {
        return Engine.shell(script, members).replace(TestImage.NAME, EVIL);
    }

    /** Starts it and gives its whole output, or the words of the refusal. */
    private String attempt(String members, String script) {
        Http.Reply created = engine.http().post("/containers/create", body(members, script));
        if (created.status() != 201) {
            return created.message();
        }
        String id = created.json().path("Id").asText();
        Http.Reply start = engine.http().post("/containers/" + id + "/start");
        if (start.status() != 204) {
            assertThat(start.status()).isIn(400, 500);
            return start.message();
        }
        engine.await(id);
        byte[] raw = engine.http()
                .get("/containers/" + id + "/logs?stdout=1&stderr=1")
                .body();
        return new String(raw, java.nio.charset.StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "dev, false",
        "dev, true",
        "proc, false",
        "sys, false",
        "sys/fs, false",
        "dev/pts, true",
        "dev/shm, false",
        "dev/mqueue, false",
        "dev/null, false",
        "dev/console, true",
        "etc, false",
        "etc/resolv.conf, false",
        "etc/hosts, false",
        "etc/hostname, false",
        "work, false",
    })
    void aLinkToTheHostInPlaceOfAPathOfTheRuntimeLeadsNowhere(String path, boolean terminal) {
        String target = victim.path() + (path.contains(".") || path.contains("host") ? path.replace("etc", "") : "");
        new CraftedImage().link(path, target).load(engine, EVIL);
        String output = attempt(
                "\"Tty\":" + terminal,
                "cd /" + path + "; touch x; echo x > /" + path + "; cat passwd; [ -c /" + path + " ] || cat /" + path);
        victim.assertUntouched();
        assertThat(output).doesNotContain(Victim.SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "proc", "sys"})
    void anImageWithALinkForAFolderOfTheKernelIsRefused(String path) {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: runc follows such a link inside of the image");
        new CraftedImage().directory("elsewhere").link(path, "/elsewhere").load(engine, EVIL);
        assertThat(attempt("", "echo started")).contains("mount ", "/" + path).doesNotContain("started");
    }

    @Test
    void linksOfAnImageAreFollowedInsideOfIt() {
        new CraftedImage()
                .directory("real")
                .directory("real/data")
                .directory("real/work")
                .link("var/run", "/run")
                .link("data", "/real/data")
                .link("work", "/../../real/work")
                .load(engine, EVIL);
        String shared = engine.there(engine.newFolder());
        assertThat(attempt(
                        "\"HostConfig\":{\"Binds\":[\"" + shared + ":/data/here\",\"" + shared + ":/var/run/there\"]}",
                        "touch /real/data/here/x && ls /run/there && cd /work && pwd -P"))
                .contains("x\n", "/real/work\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc", "/proc/sys", "/proc/self/attr", "../../proc", "/../proc/./sys/kernel"})
    void nothingIsMountedIntoProcThroughALink(String target) {
        new CraftedImage().link("data", target).load(engine, EVIL);
        String shared = engine.there(engine.newFolder());
        String script = "test -e /proc/self/status && echo proc is proc; grep -c ' /proc' /proc/self/mountinfo";
        String without = attempt("", script);
        for (String mount : List.of("\"Binds\":[\"" + shared + ":/data\"]", "\"Tmpfs\":{\"/data\":\"\"}")) {
            assertThat(attempt("\"HostConfig\":{" + mount + "}", script))
                    .satisfiesAnyOf(
                            refusal -> assertThat(refusal).contains("/proc"),
                            output -> assertThat(output).isEqualTo(without));
        }
    }

    @Test
    void theConsoleIsNotMadeThroughALinkInAFolderThatIsMountedAtDev() throws IOException {
        Path shared = engine.newFolder();
        Files.createSymbolicLink(shared.resolve("console"), Path.of(victim.path(), "made-by-the-runtime"));
        Files.createSymbolicLink(shared.resolve("fd"), Path.of(victim.path(), "made-by-the-runtime"));
        new CraftedImage().load(engine, EVIL);
        attempt("\"Tty\":true,\"HostConfig\":{\"Binds\":[\"" + engine.there(shared) + ":/dev\"]}", "true");
        victim.assertUntouched();
    }

    @Test
    void aWorkingFolderBehindALinkIsMadeInsideOfTheImage() {
        new CraftedImage().link("way", victim.path()).load(engine, EVIL);
        attempt("\"WorkingDir\":\"/way/made/by/the/runtime\"", "pwd -P; touch here");
        victim.assertUntouched();
    }

    @Test
    void maskedPathsAreMaskedThoughTheImageHasItsOwnNull() {
        new CraftedImage()
                .file("evil", "written by the image\n")
                .link("dev/null", "/evil")
                .load(engine, EVIL);
        assertThat(attempt("", "cat /proc/keys /proc/timer_list /proc/kcore | wc -c; stat -c %F /dev/null"))
                .contains("0\n", "character special file\n");
    }

    // --- accounts ---

    private static final String STARTED = "\"HostConfig\":{\"Memory\":67108864}";

    @ParameterizedTest
    @ValueSource(strings = {"fifo", "link to the host", "loop", "folder", "huge", "one endless line"})
    void accountsThatAreNoFileOfTheImageNeitherHangNorLeadOut(String kind) {
        Assumptions.assumeTrue(
                engine.isOurs() || !kind.equals("fifo"),
                "capability missing: this engine waits for ever for a writer of a fifo at /etc/passwd (CVE-2024-9676)");
        CraftedImage image = new CraftedImage();
        switch (kind) {
            case "fifo" -> image.fifo("etc/passwd").fifo("etc/group");
            case "link to the host" -> image.link("etc/passwd", victim.path() + "/etc/passwd");
            case "loop" -> image.link("etc/passwd", "/etc/group").link("etc/group", "/etc/passwd");
            case "folder" -> image.file("etc/x", "").link("etc/passwd", "/etc");
            case "huge" -> image.file("etc/passwd", "line:x:1:1:::\n".repeat(2_000_000));
            default -> image.file("etc/passwd", "a".repeat(20_000_000));
        }
        image.load(engine, EVIL);
        long start = System.nanoTime();
        assertThat(attempt("\"User\":\"victim\"", "echo started")).doesNotContain("started");
        // Whoever names a number needs no file.
        String numeric = attempt("\"User\":\"77:88\"," + STARTED, "echo started");
        assertThat(numeric).containsAnyOf("started", "passwd", "symbolic links", "too long");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Settings.PATIENCE);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000 1000", "1000:0, 1000 1000 0 0", "0:77, 0 0 77 77"})
    void aNumberIsNeverLookedUpAsAName(String user, String ids) {
        new CraftedImage()
                .probe("bin/probe", 0755)
                .file("etc/passwd", "1000:x:0:0:root by another name:/root:/bin/sh\nroot:x:0:0::/root:/bin/sh\n")
                .file("etc/group", "77:x:0:\n0:x:33:\n")
                .load(engine, EVIL);
        if (!engine.isOurs()) {
            Assumptions.assumeFalse(
                    attempt("\"User\":\"1000\"", "id -u").contains("0\n"),
                    "capability missing: this engine looks a number up as a name first");
        }
        assertThat(attempt("\"User\":\"" + user + "\"", "/bin/probe ids")).contains(ids);
    }

    @Test
    void theGroupsAreThoseOfTheImageAndNoOthers() {
        new CraftedImage().probe("bin/probe", 0755).load(engine, EVIL);
        assertThat(attempt("\"User\":\"alice\"", "/bin/probe ids")).contains("1000 1000 1000 1000 ");
        assertThat(attempt("\"User\":\"4711\"", "/bin/probe ids")).contains("4711 4711 0 0 ");
        assertThat(attempt("\"User\":\"4711:4712\",\"HostConfig\":{\"GroupAdd\":[\"staff\",\"99\"]}", "/bin/probe ids"))
                .contains("4711 4711 4712 4712 ")
                .contains("50", "99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "2147483648", "4294967295", "1000:-5", "0x0", "1000:99999999999", "a:b:c", ":", "root:"})
    void usersThatAreNoneAreRefusedOrRoot(String user) {
        new CraftedImage().load(engine, EVIL);
        String output = attempt("\"User\":\"" + user + "\"", "id -u");
        assertThat(output)
                .satisfiesAnyOf(
                        text -> assertThat(text).doesNotContainPattern("^.{0,8}[0-9]+\\n$"),
                        text -> assertThat(Map.of(":", "0", "root:", "0").getOrDefault(user, "refused"))
                                .isEqualTo("0"));
    }
}
