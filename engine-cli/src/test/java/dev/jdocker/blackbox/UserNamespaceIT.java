package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers whose root is nobody on the host; Docker knows this only for a whole daemon. */
@BlackBox
class UserNamespaceIT {

    private final Engine engine;

    UserNamespaceIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needsOurEngine() {
        engine.daemon();
    }

    @Test
    void idsAreMappedAndFilesHaveTheirOwners() throws IOException {
        Outcome outcome = Cli.JDOCKER.run(
                engine,
                "run",
                "--rm",
                "--userns",
                "auto",
                "--network",
                "none",
                TestImage.NAME,
                "sh",
                "-c",
                "id -u; stat -c %u /home/alice/file /etc/passwd; cat /proc/self/uid_map; touch /root/mine && stat -c %u /root/mine");
        String[] lines = outcome.output().lines().toArray(String[]::new);
        assertThat(lines).hasSize(5);
        assertThat(lines[0]).isEqualTo("0");
        assertThat(lines[1]).isEqualTo("1000");
        assertThat(lines[2]).isEqualTo("0");
        String[] map = lines[3].strip().split("\\s+");
        assertThat(map[0]).isEqualTo("0");
        assertThat(Long.parseLong(map[1]))
                .as("root is somebody else on the host")
                .isPositive();
        assertThat(lines[4]).isEqualTo("0");
    }

    @Test
    void theNamespaceIsItsOwn() throws IOException {
        String id = Cli.JDOCKER
                .run(engine, "run", "-d", "--userns", "auto", "--network", "none", TestImage.NAME, "sleep", "1000")
                .output();
        Path process =
                Path.of("/proc", engine.inspect(id).path("State").path("Pid").asText());
        assertThat(Files.readSymbolicLink(process.resolve("ns/user")))
                .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/user")));
        assertThat((Integer) Files.getAttribute(process, "unix:uid")).isPositive();
    }

    @Test
    void mountedFilesHaveTheOwnersThatTheyHaveOnTheHost() throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("old"), "old\n");
        Outcome outcome = Cli.JDOCKER.run(
                engine,
                "run",
                "--rm",
                "--userns",
                "auto",
                "--network",
                "none",
                "-v",
                folder + ":/folder",
                TestImage.NAME,
                "sh",
                "-c",
                "stat -c %u /folder /folder/old; echo new >>/folder/old; echo mine >/folder/mine; chown 1000 /folder/mine");
        assertThat(outcome.output()).as(outcome.toString()).isEqualTo("0\n0");
        assertThat(folder.resolve("old")).hasContent("old\nnew\n");
        assertThat((Integer) Files.getAttribute(folder.resolve("mine"), "unix:uid"))
                .isEqualTo(1000);
    }

    @Test
    void whatCannotBeMappedIsToldOf() {
        Outcome outcome = Cli.JDOCKER.run(
                engine,
                "run",
                "--rm",
                "--userns",
                "auto",
                "--network",
                "none",
                "-v",
                "/proc/sys:/sysctls",
                TestImage.NAME,
                "true");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.stderr()).contains("idmap the mount of /proc/sys, whose file system may not know it");
    }

    @Test
    void theEnginesFilesBelongToTheContainersRoot() {
        Outcome outcome = Cli.JDOCKER.run(
                engine,
                "run",
                "--rm",
                "--userns",
                "auto",
                "--network",
                "none",
                TestImage.NAME,
                "sh",
                "-c",
                "stat -c %u /etc/hosts /etc/hostname /etc/resolv.conf; echo '127.0.0.9 nine' >> /etc/hosts && tail -1 /etc/hosts");
        assertThat(outcome.output()).as(outcome.toString()).isEqualTo("0\n0\n0\n127.0.0.9 nine");
    }

    private static final String OWN_NETWORK = "stat -c %u /proc/sys/net/ipv4/ip_forward; ls /sys/class/net;"
            + " cat /proc/sys/net/ipv4/ip_unprivileged_port_start; ip -4 -o addr show eth0 | wc -l";

    @Test
    void theNetworkBelongsToTheContainersRoot() {
        assertThat(Cli.JDOCKER
                        .run(engine, "run", "--rm", "--userns", "auto", TestImage.NAME, "sh", "-c", OWN_NETWORK)
                        .output())
                .isEqualTo("0\neth0\nlo\n0\n1");
        // ip(8) adds a route by its own capability, which counts in its own network only.
        assertThat(Cli.JDOCKER
                        .run(
                                engine,
                                "run",
                                "--rm",
                                "--userns",
                                "auto",
                                "--cap-add",
                                "NET_ADMIN",
                                TestImage.NAME,
                                "sh",
                                "-c",
                                "ip addr add 192.0.2.1/32 dev lo && ip -4 -o addr show dev lo | wc -l")
                        .output())
                .isEqualTo("2");
    }

    @Test
    void containersOfDifferentIdsReachEachOther() {
        String server = Cli.JDOCKER
                .run(
                        engine,
                        "run",
                        "-d",
                        "--userns",
                        "auto",
                        "--user",
                        "1000",
                        TestImage.NAME,
                        "sh",
                        "-c",
                        "while true; do echo hello | nc -l -p 80; done")
                .output();
        String address = engine.inspect(server)
                .path("NetworkSettings")
                .path("Networks")
                .path("bridge")
                .path("IPAddress")
                .asText();
        for (String ids : List.of("auto", "host")) {
            Await.until(
                    "it is reached",
                    () -> Cli.JDOCKER
                            .run(
                                    engine,
                                    "run",
                                    "--rm",
                                    "--userns",
                                    ids,
                                    TestImage.NAME,
                                    "sh",
                                    "-c",
                                    "nc -w 5 " + address + " 80 </dev/null")
                            .stdout()
                            .equals("hello\n"));
        }
        engine.http().post("/containers/" + server + "/restart?t=0").expect(204);
        assertThat(engine.inspect(server).path("State").path("Running").asBoolean())
                .isTrue();
        // Its network is shared with those of other ids too, who have no rights in it then.
        for (String ids : List.of("auto", "host")) {
            assertThat(Cli.JDOCKER
                            .run(
                                    engine,
                                    "run",
                                    "--rm",
                                    "--userns",
                                    ids,
                                    "--network",
                                    "container:" + server,
                                    TestImage.NAME,
                                    "sh",
                                    "-c",
                                    "ip -4 -o addr show eth0 | wc -l")
                            .output())
                    .isEqualTo("1");
        }
    }
}
