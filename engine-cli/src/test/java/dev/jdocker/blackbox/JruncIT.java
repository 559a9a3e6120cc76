package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.blackbox.RuntimeWorld.TestBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The runtime's command line over plain bundles. */
class JruncIT {
    private static RuntimeWorld world;

    @BeforeAll
    static void makeWorld() {
        world = new RuntimeWorld();
    }

    @AfterAll
    static void closeWorld() throws IOException {
        world.close();
    }

    @AfterEach
    void nothingIsLeftOfADeletedContainer() {
        world.deleteAll();
        assertThat(world.cgroups()).as("control groups").isEmpty();
        assertThat(world.mounts()).as("mounts").isEmpty();
    }

    private static void create(String id, TestBundle bundle, String... more) {
        String[] words = new String[4 + more.length];
        words[0] = "create";
        words[1] = "--bundle";
        words[2] = bundle.path();
        System.arraycopy(more, 0, words, 3, more.length);
        words[words.length - 1] = id;
        Outcome created = world.jruncApart(words);
        assertThat(created.exitCode()).as(text("stderr") + created).isZero();
    }

    private static String text(String file) {
        try {
            return Files.readString(world.folder().resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aLifeHasTheSpecificationsStates() {
        TestBundle bundle = world.bundle("sh", "-c", "touch /started; exec sleep 1000");
        create("life", bundle);
        JsonNode state = world.state("life");
        assertThat(state.path("status").asText()).isEqualTo("created");
        assertThat(state.path("ociVersion").asText()).startsWith("1.");
        assertThat(state.path("bundle").asText()).isEqualTo(bundle.path());
        int pid = state.path("pid").asInt();
        assertThat(ProcessHandle.of(pid)).isPresent();
        assertThat(bundle.rootfs().resolve("started")).doesNotExist();

        world.jrunc("start", "life").output();
        Await.until("the program runs", () -> Files.exists(bundle.rootfs().resolve("started")));
        assertThat(world.status("life")).isEqualTo("running");
        assertThat(world.state("life").path("pid").asInt()).isEqualTo(pid);
        Outcome again = world.jrunc("start", "life");
        assertThat(again.exitCode()).isOne();
        assertThat(again.stderr()).contains("cannot start an already running container");
        assertThat(world.jrunc("delete", "life").stderr())
                .contains("cannot delete container life that is not stopped: running");

        world.jrunc("kill", "life", "KILL").output();
        world.awaitStatus("life", "stopped");
        assertThat(world.state("life").path("pid").asInt(-1)).isZero();
        world.jrunc("delete", "life").output();
        assertThat(world.jrunc("state", "life").stderr()).contains("container does not exist");
    }

    @Test
    void runGivesTheProgramsStreamsAndExitCode() {
        TestBundle bundle = world.bundle("sh", "-c", "cat; echo out; echo err >&2; exit 7");
        Outcome run = world.shell("echo in | \"$@\"", world.command("run", "-b", bundle.path(), "run"));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(7);
        assertThat(run.stdout()).isEqualTo("in\nout\n");
        assertThat(run.stderr()).isEqualTo("err\n");
        assertThat(world.directories()).isEmpty();
    }

    @Test
    void runForwardsSignals() {
        TestBundle bundle =
                world.bundle("sh", "-c", "trap 'exit 9' TERM; touch /ready; while true; do sleep 0.05; done");
        Outcome run = world.shell(
                "\"$@\" & while ! [ -e " + bundle.rootfs().resolve("ready") + " ]; do sleep 0.05; done;"
                        + " kill -TERM $!;"
                        + " wait $!",
                world.command("run", "-b", bundle.path(), "run"));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(9);
    }

    @Test
    void execRunsInTheContainer() {
        TestBundle bundle = world.bundle("sleep", "1000");
        create("exec", bundle);
        world.jrunc("start", "exec").output();
        Outcome inside = world.jrunc(
                "exec",
                "--env",
                "A=b",
                "--cwd",
                "/bin",
                "--user",
                "7:8",
                "exec",
                "sh",
                "-c",
                "id -u; id -g; echo $A $PWD; exit 3");
        assertThat(inside.exitCode()).as(inside.toString()).isEqualTo(3);
        assertThat(inside.stdout()).isEqualTo("7\n8\nb /bin\n");
        Outcome missing = world.jrunc("exec", "exec", "nosuch");
        assertThat(missing.exitCode()).isEqualTo(255);
        assertThat(missing.stderr())
                .contains("exec failed: unable to start container process: exec: \\\"nosuch\\\": executable file not"
                        + " found in $PATH");
        assertThat(world.jrunc("exec", "exec").stderr()).contains("exec failed: exec args cannot be empty");
    }

    @Test
    void execByADocumentLeavesThePidInAFile() throws IOException {
        TestBundle bundle = world.bundle("sleep", "1000");
        create("exec", bundle);
        world.jrunc("start", "exec").output();
        Path process = world.folder().resolve("process.json");
        Files.writeString(process, "{\"args\":[\"sleep\",\"999\"],\"cwd\":\"/\",\"env\":[\"PATH=/bin\"],\"user\":{}}");
        Path pidFile = world.folder().resolve("exec.pid");
        assertThat(world.jruncApart(
                                "exec", "--process", process.toString(), "--pid-file=" + pidFile, "--detach", "exec")
                        .exitCode())
                .as(text("stderr"))
                .isZero();
        int pid = Integer.parseInt(Files.readString(pidFile));
        assertThat(Files.readString(Path.of("/proc", Integer.toString(pid), "cmdline")))
                .contains("sleep\0999");
        assertThat(Http.JSON.readTree(
                        world.jrunc("ps", "--format", "json", "exec").output()))
                .hasSize(2)
                .anySatisfy(number -> assertThat(number.asInt()).isEqualTo(pid));
        assertThat(world.jrunc("ps", "exec").output().lines().toList())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).endsWith("sleep 999"));
        Files.delete(pidFile);
    }

    @Test
    void aPausedContainerStandsStill() {
        create("pause", world.bundle("sleep", "1000"));
        world.jrunc("start", "pause").output();
        world.jrunc("pause", "pause").output();
        assertThat(world.status("pause")).isEqualTo("paused");
        assertThat(world.jrunc("pause", "pause").stderr()).contains("container not running");
        assertThat(world.jrunc("exec", "pause", "true").stderr()).contains("cannot exec in a paused container");
        world.jrunc("resume", "pause").output();
        assertThat(world.status("pause")).isEqualTo("running");
        assertThat(world.jrunc("resume", "pause").stderr()).contains("container not paused");
        world.jrunc("pause", "pause").output();
        world.jrunc("kill", "pause", "9").output();
        world.awaitStatus("pause", "stopped");
    }

    @Test
    void limitsCanBeChanged() throws IOException {
        create("update", world.bundle("sleep", "1000"));
        world.jrunc("update", "--memory", "64m", "--pids-limit", "30", "update").output();
        JsonNode stats =
                Http.JSON.readTree(world.jrunc("events", "--stats", "update").output());
        assertThat(stats.path("type").asText()).isEqualTo("stats");
        assertThat(stats.path("data").path("memory").path("usage").path("limit").asLong())
                .isEqualTo(64 << 20);
        assertThat(stats.path("data").path("pids").path("limit").asLong()).isEqualTo(30);
        assertThat(world.jrunc("update", "--memory", "much", "update").exitCode())
                .isOne();
    }

    @Test
    void hooksRunAtTheirPoints() throws IOException {
        TestBundle bundle = world.bundle("sh", "-c", "echo program >>/log; sleep 1000");
        Path log = bundle.rootfs().resolve("log");
        for (String point : List.of("createRuntime", "poststart", "poststop")) {
            hook(bundle, point, "/bin/sh", "cat >>" + log + "; echo \" " + point + "\" >>" + log);
        }
        hook(bundle, "startContainer", "/bin/sh", "cat >>/log; echo ' startContainer' >>/log");
        bundle.write();
        create("hooks", bundle);
        assertThat(Files.readAllLines(log))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("\"status\":\"creating\"", "\"id\":\"hooks\"")
                        .endsWith("createRuntime"));
        world.jrunc("start", "hooks").output();
        Await.until("the program runs", () -> Files.readString(log).contains("program"));
        world.jrunc("delete", "--force", "hooks").output();
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).hasSize(5);
        assertThat(lines.get(1)).contains("\"status\":\"created\"").endsWith("startContainer");
        assertThat(lines.subList(2, 4)).anySatisfy(line -> assertThat(line).endsWith("poststart"));
        assertThat(lines.get(4)).contains("\"status\":\"stopped\"").endsWith("poststop");
    }

    private static void hook(TestBundle bundle, String point, String program, String script) {
        var hook = Http.JSON.createObjectNode().put("path", program);
        hook.set("args", Http.JSON.valueToTree(List.of("sh", "-c", script)));
        bundle.config().withObject("/hooks").withArray("/" + point).add(hook);
    }

    @Test
    void aHookThatFailsLeavesNothing() {
        TestBundle bundle = world.bundle("sleep", "1000");
        hook(bundle, "createRuntime", "/bin/sh", "echo broken; exit 3");
        bundle.write();
        assertBroken(bundle, "createRuntime hook", "broken");
    }

    /** One sentence, and no directory, control group, mount or process. */
    private static void assertBroken(TestBundle bundle, String... parts) {
        for (String verb : List.of("create", "run")) {
            Outcome broken = world.jrunc("--log-format", "json", verb, "--bundle", bundle.path(), "broken");
            assertThat(broken.exitCode()).as(broken.toString()).isOne();
            assertThat(broken.stderr().lines()).as(broken.toString()).hasSize(1);
            assertThat(broken.stderr()).contains("jrunc " + verb + " failed: ").contains(parts);
            assertThat(world.directories()).isEmpty();
            assertThat(world.cgroups()).isEmpty();
            assertThat(world.mounts()).isEmpty();
            assertThat(ProcessHandle.allProcesses()
                            .filter(p -> p.info().commandLine().orElse("").contains("jdocker-monitor broken")))
                    .isEmpty();
        }
    }

    @Test
    void aBrokenBundleIsToldInOneSentenceAndLeavesNothing() throws IOException {
        TestBundle program = world.bundle("nosuch");
        assertBroken(program, "executable file not found in $PATH");

        TestBundle mount = world.bundle("true");
        mount.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", "/m")
                .put("type", "bind")
                .put("source", "/no/such/source")
                .set("options", Http.JSON.valueToTree(List.of("bind")));
        assertBroken(mount.write(), "/no/such/source");

        TestBundle rootfs = world.bundle("true");
        rootfs.config().withObject("/root").put("path", "none");
        assertBroken(rootfs.write(), "invalid rootfs");

        TestBundle json = world.bundle("true");
        Files.writeString(json.directory().resolve("config.json"), "{\"ociVersion\":");
        assertBroken(json, "config.json");

        TestBundle limit = world.bundle("true");
        limit.config().withObject("/linux/resources/cpu").put("cpus", "4000-5000");
        assertBroken(limit.write(), "cpuset.cpus");
    }

    @Test
    void theStateSurvivesAKilledCommand() {
        create("kept", world.bundle("sleep", "1000"));
        Outcome killed = world.shell(
                "timeout -s KILL 0.15 \"$@\"",
                world.command("create", "--bundle", world.bundle("sleep", "1").path(), "cut"));
        assertThat(killed.exitCode()).isNotZero();
        assertThat(world.status("kept")).isEqualTo("created");
        assertThat(world.jrunc("delete", "--force", "cut").exitCode()).isZero();
    }

    @Test
    void descriptorsOfTheCallerAreInheritedWhenAskedFor() throws IOException {
        Path file = world.folder().resolve("passed");
        Files.writeString(file, "passed\n");
        TestBundle bundle = world.bundle("sh", "-c", "cat <&3; readlink /proc/self/fd/4 || echo none");
        Outcome run = world.shell(
                "exec 3<" + file + "; exec 4<" + file + "; exec \"$@\"",
                world.command("run", "--preserve-fds", "1", "-b", bundle.path(), "fds"));
        assertThat(run.stdout()).as(run.toString()).isEqualTo("passed\nnone\n");
        Outcome missing = world.shell(
                "exec 3<&-; exec \"$@\"", world.command("run", "--preserve-fds=1", "-b", bundle.path(), "fds"));
        assertThat(missing.stderr()).contains("please check that preserved-fd 1 (of 1) is present");
    }

    @Test
    void theTerminalGoesToTheConsoleSocket() throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/python3")),
                "capability missing: python3, to receive a descriptor");
        TestBundle bundle = world.bundle("sh", "-c", "tty; stty size");
        bundle.config().withObject("/process").put("terminal", true);
        bundle.config().withObject("/process/consoleSize").put("height", 24).put("width", 81);
        bundle.write();
        Path socket = world.folder().resolve("console.sock");
        Path receiver = world.folder().resolve("receive.py");
        Files.writeString(receiver, """
                import array, os, socket, subprocess, sys
                s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(1)
                p = subprocess.Popen(sys.argv[2:])
                c, _ = s.accept()
                _, extra, _, _ = c.recvmsg(4096, socket.CMSG_SPACE(4))
                fds = array.array('i'); fds.frombytes(extra[0][2][:4])
                assert p.wait() == 0
                text = b''
                try:
                    while True:
                        got = os.read(fds[0], 4096)
                        if not got: break
                        text += got
                except OSError: pass
                sys.stdout.write(text.decode())
                """);
        Outcome run = world.shell(
                "exec python3 " + receiver + " " + socket + " \"$@\"",
                world.command("run", "--detach", "--console-socket", socket.toString(), "-b", bundle.path(), "tty"));
        assertThat(run.stdout()).as(run.toString()).isEqualTo("/dev/pts/0\r\n24 81\r\n");
        Outcome without = world.jrunc("create", "-b", bundle.path(), "tty2");
        assertThat(without.stderr())
                .contains("cannot allocate tty if jrunc will detach without setting console socket");
    }

    /** Runs a command line under a terminal that script(1) makes, typing what is said. */
    private static Outcome atATerminal(String keys, List<String> command) {
        return world.shell("printf '" + keys + "' | script -qefc \"stty rows 33 cols 77; exec $*\" /dev/null", command);
    }

    private static TestBundle withTerminal(String script) {
        TestBundle bundle = world.bundle("sh", "-c", script);
        bundle.config().withObject("/process").put("terminal", true);
        return bundle.write();
    }

    @Test
    void aTerminalInTheForegroundIsTheCallers() {
        TestBundle bundle = withTerminal("tty; stty size; read word; echo got $word; exit 6");
        Outcome run = atATerminal("typed\\r", world.command("run", "-b", bundle.path(), "tty"));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(6);
        assertThat(run.stdout()).contains("/dev/pts/0\r\n33 77\r\n").endsWith("got typed\r\n");
        Outcome none = world.shell("setsid \"$@\" </dev/null", world.command("run", "-b", bundle.path(), "tty"));
        assertThat(none.exitCode()).isOne();
        assertThat(none.stderr()).contains("/dev/tty");
        assertThat(world.directories()).isEmpty();
    }

    @Test
    void anExecutedProcessHasATerminalToo() {
        create("exec", world.bundle("sleep", "1000"));
        world.jrunc("start", "exec").output();
        Outcome run = atATerminal("exit 4\\r", world.command("exec", "--tty", "exec", "sh"));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(4);
        Outcome detached = world.jrunc("exec", "--tty", "--detach", "exec", "true");
        assertThat(detached.stderr())
                .contains("cannot allocate tty if jrunc will detach without setting console socket");
    }

    @Test
    void theRootCanBeMovedInsteadOfPivotedTo() {
        TestBundle bundle = world.bundle("sh", "-c", "ls -d /bin /../bin; ls /proc/1/root/; cat /proc/1/comm");
        Outcome run = world.jrunc("run", "--no-pivot", "-b", bundle.path(), "moved");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.stdout()).isEqualTo("/../bin\n/bin\nbin\ndev\nproc\nsys\ncat\n");
    }

    @Test
    void aSessionKeyringIsMadeUnlessRefused() {
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals("amd64"),
                "capability missing: the numbers of system calls are those of amd64");
        // KEYCTL_GET_KEYRING_ID of KEY_SPEC_SESSION_KEYRING
        String[] ask = {"probe", "call", "250", "0", "-3", "0"};
        TestBundle bundle = world.bundle(ask);
        Path probe = CraftedImage.probe(bundle.rootfs().resolve("bin/probe"));
        ask[0] = probe.toString();
        String callers = world.run(world.inside(ask)).output();
        assertThat(callers).matches("[0-9]+");
        assertThat(world.jrunc("run", "-b", bundle.path(), "keys").output())
                .matches("[0-9]+")
                .isNotEqualTo(callers);
        assertThat(world.jrunc("run", "--no-new-keyring", "-b", bundle.path(), "keys")
                        .output())
                .isEqualTo(callers);
    }

    @Test
    void allProcessesOfAContainerAreKilledWithIt() {
        TestBundle bundle = world.bundle("sleep", "1000");
        // In the host's pid namespace nothing ends the others when the first one ends.
        var namespaces = bundle.config().withArray("/linux/namespaces");
        for (int i = 0; i < namespaces.size(); i++) {
            if (namespaces.get(i).path("type").asText().equals("pid")) {
                namespaces.remove(i);
            }
        }
        create("all", bundle.write());
        world.jrunc("start", "all").output();
        world.jruncApart("exec", "--detach", "all", "sleep", "999").output();
        world.jrunc("kill", "all", "KILL").output();
        world.awaitStatus("all", "stopped");
        Await.until(
                "no process is left",
                () -> world.jrunc("ps", "--format", "json", "all").output().equals("[]"));
        Outcome again = world.jrunc("kill", "--all", "all", "KILL");
        assertThat(again.exitCode()).isOne();
    }
}
