package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hostile container waits for the engine to execute something in it. */
@BlackBox
class AttackByExecIT {

    private static final String EVIL = "blackbox/evil:5";
    private static final int EXECS = 30;

    private final Engine engine;

    AttackByExecIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void loadImage() {
        new CraftedImage()
                .probe("bin/probe", 0755)
                .probe("bin/root-probe", 04755)
                .file("bin/again", 0755, "#!/proc/self/exe\n".getBytes(StandardCharsets.US_ASCII))
                .file(
                        "etc/passwd",
                        "1000:x:0:0:root by another name:/root:/bin/sh\nroot:x:0:0::/:\nalice:x:1000:1000::/:\n")
                .file("etc/group", "root:x:0:\n77:x:0:\nalice:x:1000:\nstaff:x:50:alice\n")
                .load(engine, EVIL);
    }

    @AfterEach
    void removeImage() {
        engine.removeContainers();
        engine.http().delete("/images/" + EVIL + "?force=1");
    }

    private String container(String script, String members) {
        String id = engine.create(Engine.shell(script, members).replace(TestImage.NAME, EVIL));
        engine.start(id);
        return id;
    }

    private String container() {
        return container("exec sleep 1000", "");
    }

    /** CVE-2020-14370: one process's environment turned up in the next one's. */
    @Test
    void theEnvironmentOfOneProcessIsNoOthers() {
        String first = container("exec sleep 1000", "\"Env\":[\"OF_FIRST=1\"]");
        String second = container();
        assertThat(exec(first, "\"Env\":[\"OF_ONE=1\"]", "env")).contains("OF_FIRST=1", "OF_ONE=1");
        assertThat(exec(first, "\"Tty\":false", "env")).contains("OF_FIRST=1").doesNotContain("OF_ONE");
        assertThat(exec(second, "\"Tty\":false", "env")).contains("PATH=").doesNotContain("OF_FIRST", "OF_ONE");
    }

    /** What a process in a container wrote, or the words of the refusal. */
    private String exec(String container, String members, String... command) {
        try {
            ObjectNode body = (ObjectNode) Http.JSON.readTree("{" + members + "}");
            body.set("Cmd", Http.JSON.valueToTree(List.of(command)));
            body.put("AttachStdout", true).put("AttachStderr", true);
            Http.Reply made = engine.http().post("/containers/" + container + "/exec", body.toString());
            if (made.status() != 201) {
                return made.message();
            }
            String path = "/exec/" + made.json().path("Id").asText() + "/start";
            boolean terminal = body.path("Tty").asBoolean();
            Http.Reply done = engine.http().post(path, "{\"Tty\":" + terminal + "}");
            if (terminal || done.status() != 200) {
                return done.text();
            }
            Frames frames = Frames.of(done.body());
            return frames.stdout() + frames.stderr();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Tty\":false",
                "\"Tty\":true",
                "\"User\":\"alice\"",
                "\"Privileged\":true",
                "\"AttachStdin\":true"
            })
    void aProcessHasItsThreeStreamsAndNoOtherDescriptor(String members) {
        String open = exec(container(), members, "probe", "fds");
        assertThat(open.lines().filter(line -> !line.isBlank()).map(line -> line.split(" ")[0]))
                .as(open)
                .containsExactly("0", "1", "2");
    }

    @Test
    void noDescriptorIsAWorkingFolder() throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("secret"), Victim.SECRET);
        String climb = "cat " + "../".repeat(24) + engine.there(folder).substring(1) + "/secret; ls";
        String container = container();
        for (int fd = 3; fd < 32; fd++) {
            for (String path : List.of("/proc/self/fd/" + fd, "/proc/self/fd/" + fd + "/../../../..")) {
                assertThat(exec(container, "\"WorkingDir\":\"" + path + "\"", "sh", "-c", climb))
                        .as(path)
                        .doesNotContain(Victim.SECRET, "cgroup.procs", "monitor.pid");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Tty\":false", "\"User\":\"alice\"", "\"Privileged\":true"})
    void noCapabilityIsInheritable(String members) {
        assertThat(exec(container(), members, "grep", "-E", "CapInh|CapAmb", "/proc/self/status"))
                .contains("CapInh:\t0000000000000000", "CapAmb:\t0000000000000000");
    }

    @Test
    void aProcessIsConfinedAsTheContainerIs() {
        String container = container();
        String status = exec(container, "\"Tty\":false", "cat", "/proc/self/status");
        assertThat(status).contains("CapEff:\t00000000a80425fb", "CapBnd:\t00000000a80425fb", "Seccomp:\t2");
        assertThat(exec(container, "\"User\":\"alice\"", "cat", "/proc/self/status"))
                .contains("CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "CapBnd:\t00000000a80425fb");
        assertThat(exec(
                        container,
                        "\"Tty\":false",
                        "sh",
                        "-c",
                        "unshare -U true; mount -t tmpfs x /tmp; cat /proc/keys"))
                .contains("Operation not permitted")
                .contains("ermission denied");
        String strict = container("exec sleep 1000", "\"HostConfig\":{\"SecurityOpt\":[\"no-new-privileges\"]}");
        assertThat(exec(strict, "\"User\":\"1000:1000\"", "root-probe", "ids")).contains("1000 1000 1000 1000");
        assertThat(exec(container, "\"User\":\"1000:1000\"", "root-probe", "ids"))
                .contains("1000 0 1000 1000");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000 1000",
        "1000:0, 1000 1000 0 0",
        "0:77, 0 0 77 77",
        "alice, 1000 1000 1000 1000",
        "alice:staff, 1000 1000 50 50",
        "4711, 4711 4711 0 0",
    })
    void aUserIsWhoItSays(String user, String ids) {
        Assumptions.assumeTrue(
                engine.isOurs() || (!user.startsWith("1000") && !user.endsWith("77")),
                "capability missing: this engine looks a number up as a name first (CVE-2026-46680)");
        assertThat(exec(container(), "\"User\":\"" + user + "\"", "probe", "ids")
                        .strip())
                .matches("\\W*" + ids + ".*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "2147483648",
                "4294967295",
                "1000:-5",
                "0x0",
                "1000:99999999999",
                "nobody-knows",
                "alice:no-group"
            })
    void aUserThatIsNoneIsRefused(String user) {
        // CVE-2026-30892: what cannot be parsed must not become root.
        assertThat(exec(container(), "\"User\":\"" + user + "\"", "probe", "ids"))
                .doesNotContainPattern("[0-9]+ [0-9]+ [0-9]+ [0-9]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mkfifo", "ln -s"})
    void accountsThatTheContainerReplacedNeitherHangNorLeadOut(String how) {
        Assumptions.assumeTrue(
                engine.isOurs() || !how.equals("mkfifo"),
                "capability missing: this engine waits for ever for a writer of a fifo at /etc/passwd (CVE-2024-9676)");
        Victim victim = new Victim(engine);
        String target = how.equals("mkfifo") ? "" : victim.path() + "/etc/passwd ";
        String container = container(
                "rm /etc/passwd; busybox " + how + " " + target + "/etc/passwd; echo ready; exec sleep 1000", "");
        engine.awaitLog(container, "ready");
        assertThat(exec(container, "\"User\":\"victim\"", "probe", "ids"))
                .doesNotContain("4711")
                .doesNotContainPattern("[0-9]+ [0-9]+ [0-9]+ [0-9]+");
        assertThat(exec(container, "\"User\":\"1000:1000\"", "probe", "ids")).contains("1000 1000 1000 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SYS_PTRACE"})
    void theProgramThatEntersIsNotOverwritten(String capability) {
        // CVE-2019-5736: what is executed is the program that entered, which pid 1 waits for.
        String container = container("exec probe overwrite 1000000", capabilities(capability));
        engine.awaitLog(container, "ready");
        for (int i = 0; i < EXECS; i++) {
            exec(container, "\"Tty\":false", i % 2 == 0 ? "/bin/again" : "/proc/self/exe");
        }
        assertThat(engine.logs(container).stdout()).doesNotContain("overwritten");
        assertThat(exec(container(), "\"Tty\":false", "echo", "still")).contains("still");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SYS_PTRACE"})
    void aProcessThatEntersHoldsNothingOfTheHost(String capability) throws IOException {
        // CVE-2016-9962: pid 1 looks at it through /proc before it has become the container's program.
        Path secret = Files.writeString(engine.newFolder().resolve("secret"), Victim.SECRET);
        String container = container("exec probe peek 1000000 " + engine.there(secret), capabilities(capability));
        engine.awaitLog(container, "ready");
        for (int i = 0; i < EXECS; i++) {
            exec(container, "\"Tty\":false", "true");
        }
        assertThat(engine.logs(container).stdout()).doesNotContain("found");
        assertThat(engine.inspect(container).path("State").path("Running").asBoolean())
                .as("it went on looking")
                .isTrue();
    }

    private static String capabilities(String capability) {
        return "\"HostConfig\":{\"CapAdd\":[" + (capability.isEmpty() ? "" : "\"" + capability + "\"") + "]}";
    }

    @Test
    void aLinkInPlaceOfTheProgramOrItsFolderStaysInside() {
        Victim victim = new Victim(engine);
        String container = container(
                "ln -s " + victim.path() + " /way; rm -r /home/alice; ln -s " + victim.path()
                        + "/etc /home/alice; echo ready; exec sleep 1000",
                "");
        engine.awaitLog(container, "ready");
        assertThat(exec(container, "\"WorkingDir\":\"/way\"", "ls", "-a")).doesNotContain("console");
        assertThat(exec(container, "\"WorkingDir\":\"/home/alice/made\"", "touch", "x"))
                .doesNotContain(Victim.SECRET);
        victim.assertUntouched();
    }
}
