package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others on the host, and containers that share its namespaces, can reach of the engine. */
@BlackBox
class AttackOnHostIT {

    private final Engine engine;

    AttackOnHostIT(Engine engine) {
        this.engine = engine;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void nobodyElseGetsToTheFilesOfContainers() throws IOException {
        Daemon daemon = engine.daemon();
        String id = engine.startShell("exec sleep 1000");
        assertThat(mode(daemon.dataRoot())).endsWith("---");
        assertThat(mode(daemon.dataRoot().resolve("containers"))).endsWith("---");
        assertThat(mode(daemon.dataRoot().resolve("containers").resolve(id))).endsWith("---");
        Path seen = Path.of("/proc/" + daemon.holderPid() + "/root" + daemon.execRoot());
        assertThat(mode(seen)).isEqualTo("rwx------");
        assertThat(mode(daemon.ownSocket())).isEqualTo("rw-rw----");
    }

    /** On the host the root of a container with user ids of its own is a user as any other: CVE-2021-21284. */
    @Test
    void theRootOfAContainerWithItsOwnIdsGetsToNoFilesOfTheEngine() throws Exception {
        engine.daemon();
        String id = Cli.JDOCKER
                .run(
                        engine,
                        "run",
                        "-d",
                        "--userns",
                        "auto",
                        TestImage.NAME,
                        "sh",
                        "-c",
                        "touch /mine; exec sleep 1000")
                .output();
        int pid = engine.inspect(id).path("State").path("Pid").asInt();
        Object root = Files.getAttribute(Path.of("/proc/" + pid), "unix:uid");
        assertThat(root).isNotEqualTo(0);
        assertNothingIsFound(root.toString(), "mine");
    }

    /** {@code top} reads what the kernel says and runs nothing of the container's: CVE-2022-1227. */
    @Test
    void topRunsNoProgramOfTheContainer() {
        String id = engine.startShell("for p in ps nsenter top; do printf '#!/bin/sh\\ntouch /ran-$p\\n' > /bin/$p;"
                + " chmod 755 /bin/$p; done; echo ready; exec sleep 1000");
        engine.awaitLog(id, "ready");
        for (String options : new String[] {"", "aux", "-eo+pid,exe,cgroup,wchan"}) {
            assertThat(engine.http()
                            .get("/containers/" + id + "/top?ps_args=" + options)
                            .expect(200)
                            .text())
                    .contains("PID");
        }
        engine.http().post("/containers/" + id + "/kill").expect(204);
        engine.await(id);
        assertThat(engine.http()
                        .get("/containers/" + id + "/changes")
                        .expect(200)
                        .text())
                .contains("/bin/nsenter")
                .doesNotContain("/ran-");
    }

    @Test
    void aSetuidFileOfAContainerIsOutOfReachOfTheHostsUsers() throws Exception {
        engine.daemon();
        String id = engine.startShell(
                "cp /bin/busybox /home/root-shell && chmod 4755 /home/root-shell && echo made; exec sleep 1000");
        engine.awaitLog(id, "made");
        assertNothingIsFound("65534", "root-shell");
    }

    private void assertNothingIsFound(String user, String name) throws Exception {
        Process find = new ProcessBuilder(
                        "setpriv",
                        "--reuid",
                        user,
                        "--regid",
                        user,
                        "--clear-groups",
                        "find",
                        engine.daemon().dataRoot().toString(),
                        "-name",
                        name)
                .redirectErrorStream(true)
                .start();
        String output = new String(find.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(find.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("Permission denied").doesNotContain("/" + name);
    }

    @Test
    void aSecondEngineOnTheSameRootsIsRefused() throws Exception {
        Daemon daemon = engine.daemon();
        String id = engine.startShell("exec sleep 1000");
        Process second = new ProcessBuilder(
                        "nsenter",
                        "-t",
                        Long.toString(daemon.holderPid()),
                        "-m",
                        "-n",
                        Settings.distribution().resolve("bin/jdockerd").toString(),
                        "-H",
                        "unix://" + daemon.ownSocket() + ".second",
                        "--data-root",
                        daemon.dataRoot().toString(),
                        "--exec-root",
                        daemon.execRoot().toString(),
                        "--pidfile",
                        daemon.ownSocket() + ".second.pid")
                .redirectErrorStream(true)
                .start();
        assertThat(second.waitFor(Settings.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(second.exitValue()).isNotZero();
        assertThat(new String(second.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains(daemon.dataRoot().toString());
        assertThat(engine.inspect(id).path("State").path("Running").asBoolean()).isTrue();
    }

    @Test
    void noSocketIsInANamespaceThatContainersShare() throws IOException {
        // A name that starts with a null byte is reached from every container in the host's network: CVE-2020-15257.
        assertThat(Files.readAllLines(Path.of("/proc/" + engine.daemon().pid() + "/net/unix")))
                .noneMatch(line -> line.contains(" @"));
    }

    @Test
    void aContainerThatSeesTheHostsProcessesReadsNothingOfTheEngines() throws IOException {
        Daemon daemon = engine.daemon();
        String first = engine.startShell("exec sleep 1000");
        String init = engine.inspect(first).path("State").path("Pid").asText();
        String monitor = Files.readAllLines(Path.of("/proc", init, "status")).stream()
                .filter(line -> line.startsWith("PPid:"))
                .map(line -> line.replaceAll("\\D", ""))
                .findFirst()
                .orElseThrow();
        String script = "for p in " + daemon.pid() + " " + monitor
                + "; do test -d /proc/$p && echo there; ls /proc/$p/root/ /proc/$p/cwd/; readlink /proc/$p/exe /proc/$p/fd/*;"
                + " cat /proc/$p/environ /proc/$p/maps; done 2>/dev/null; true";
        assertThat(engine.shellOutput(script, "\"HostConfig\":{\"PidMode\":\"host\"}"))
                .isEqualTo("there\nthere\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"..%2F..%2Fetc", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..", "a%2F..%2F..%2Fb", "%00", "-", "a%0Ab"})
    void anIdIsNeverAPath(String id) {
        for (String method : List.of("GET", "DELETE")) {
            assertThat(engine.http()
                            .send(method, "/containers/" + id + (method.equals("GET") ? "/json" : ""), "")
                            .status())
                    .as(method)
                    .isIn(301, 400, 404, 405);
        }
        assertThat(engine.http()
                        .post("/containers/create?name=" + id, Engine.shell("true"))
                        .status())
                .isIn(400, 404);
    }
}
