package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a container sees of the world: namespaces, names, environment, users, files. */
@BlackBox
class IsolationIT {

    private static final List<String> NAMESPACES = List.of("pid", "uts", "mnt", "ipc", "net");

    private final Engine engine;

    IsolationIT(Engine engine) {
        this.engine = engine;
    }

    private Outcome run(Cli cli, String... arguments) {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(new String[] {"run", "--rm", "--network", "none"}, 0, all, 0, 4);
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return cli.run(engine, all);
    }

    @Test
    void everyNamespaceIsAnotherThanTheHostsAndTheNextContainers() throws IOException {
        String one = engine.startShell("exec sleep 1000");
        String two = engine.startShell("exec sleep 1000");
        for (String namespace : NAMESPACES) {
            String host = namespace("self", namespace);
            assertThat(List.of(namespace(pid(one), namespace), namespace(pid(two), namespace)))
                    .as(namespace)
                    .doesNotHaveDuplicates()
                    .doesNotContain(host);
        }
    }

    @Test
    void theCgroupNamespaceIsPrivate() throws IOException {
        String id = engine.create(Engine.shell("exec sleep 1000", "\"HostConfig\":{\"CgroupnsMode\":\"private\"}"));
        engine.start(id);
        assertThat(namespace(pid(id), "cgroup")).isNotEqualTo(namespace("self", "cgroup"));
    }

    @Test
    void theHostsNetworkIsTheDaemonsNamespace() throws IOException {
        String id = engine.create(Engine.shell("exec sleep 1000").replace("\"none\"", "\"host\""));
        engine.start(id);
        String network = namespace(pid(id), "net");
        if (engine.isOurs()) {
            assertThat(network)
                    .isEqualTo(namespace(Long.toString(engine.daemon().pid()), "net"));
        }
        String other = engine.create(Engine.shell("exec sleep 1000").replace("\"none\"", "\"host\""));
        engine.start(other);
        assertThat(namespace(pid(other), "net")).isEqualTo(network);
    }

    @Test
    void withoutANetworkThereIsOnlyLoopbackAndItIsUp() {
        String interfaces = engine.shellOutput("ip -o link show up | sed 's/^[0-9]*: \\([^:@]*\\).*/\\1/'", "");
        assertThat(interfaces.lines().toList()).containsExactly("lo");
    }

    @Test
    void theProcessIsNumberOneAndSeesNoOther() {
        assertThat(engine.shellOutput("echo $$; ls -d /proc/[0-9]* | wc -l", "")
                        .lines()
                        .toList())
                .first()
                .isEqualTo("1");
        assertThat(engine.shellOutput("for p in /proc/[0-9]*; do echo $p; done", "")
                        .lines()
                        .toList())
                .containsExactly("/proc/1");
    }

    @Test
    void theRootMountsHideTheHost() {
        String mounts = engine.shellOutput("cat /proc/self/mountinfo", "");
        assertThat(mounts.lines().map(line -> line.split(" ")[4]))
                .contains("/", "/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm")
                .contains("/etc/resolv.conf", "/etc/hostname", "/etc/hosts");
        assertThat(mounts.lines().filter(line -> line.split(" ")[4].equals("/")))
                .singleElement()
                .asString()
                .contains(" - overlay ");
    }

    @ParameterizedTest
    @EnumSource
    void theHostNameIsTheShortIdOrAsAsked(Cli cli) {
        assertThat(run(cli, "--hostname", "box.example", TestImage.NAME, "hostname")
                        .output())
                .isEqualTo("box.example");
        String id = cli.run(engine, "create", "--network", "none", TestImage.NAME, "hostname")
                .output();
        assertThat(id).matches("[0-9a-f]{64}");
        assertThat(cli.run(engine, "start", "-a", id).output()).isEqualTo(id.substring(0, 12));
    }

    @ParameterizedTest
    @EnumSource
    void theEnvironmentIsTheImagesThenTheUsers(Cli cli) throws IOException {
        Path file = engine.newFolder().resolve("env");
        Files.writeString(file, "# a comment\nFROM_FILE=f 1\n");
        String env = run(cli, "--env-file", file.toString(), "-e", "A=b=c", "-e", "EMPTY=", TestImage.NAME, "env")
                .output();
        assertThat(env.lines())
                .contains("FROM_IMAGE=yes", "FROM_FILE=f 1", "A=b=c", "EMPTY=", "PATH=/bin", "HOME=/root")
                .anyMatch(line -> line.startsWith("HOSTNAME="));
    }

    @ParameterizedTest
    @EnumSource
    void theWorkingFolderIsTheImagesOrAsAskedAndIsMade(Cli cli) {
        assertThat(run(cli, TestImage.NAME, "pwd").output()).isEqualTo("/work");
        assertThat(run(cli, "-w", "/made/for/me", TestImage.NAME, "pwd").output())
                .isEqualTo("/made/for/me");
    }

    @ParameterizedTest
    @EnumSource
    void usersAreLookedUpInTheImage(Cli cli) {
        assertThat(run(cli, TestImage.NAME, "id", "-u").output()).isEqualTo("0");
        assertThat(run(cli, "-u", "alice", TestImage.NAME, "id").output())
                .startsWith("uid=1000(alice) gid=1000(alice)")
                .contains("50(staff)");
        assertThat(run(cli, "-u", "1234:56", TestImage.NAME, "sh", "-c", "id -u; id -g")
                        .output())
                .isEqualTo("1234\n56");
        assertThat(run(cli, "-u", "alice:staff", TestImage.NAME, "id", "-gn").output())
                .isEqualTo("staff");
        Outcome unknown = run(cli, "-u", "nobody-knows", TestImage.NAME, "id");
        assertThat(unknown.stderr()).contains("unable to find user nobody-knows: no matching entries in passwd file");
        assertThat(unknown.exitCode()).isIn(125, 126);
    }

    @ParameterizedTest
    @EnumSource
    void theEntrypointReplacesTheImagesCommand(Cli cli) {
        assertThat(run(cli, "--entrypoint", "echo", TestImage.NAME, "one", "two")
                        .output())
                .isEqualTo("one two");
        assertThat(run(cli, "--entrypoint", "pwd", TestImage.NAME).output()).isEqualTo("/work");
    }

    @ParameterizedTest
    @EnumSource
    void aReadOnlyRootRefusesWritesButNotToATmpfs(Cli cli) {
        Outcome outcome = run(
                cli,
                "--read-only",
                "--tmpfs",
                "/scratch:size=1m,mode=1770",
                TestImage.NAME,
                "sh",
                "-c",
                "touch /x; touch /scratch/x && stat -c %a /scratch && df -k /scratch | awk 'END {print $2}'");
        assertThat(outcome.stderr()).contains("Read-only file system");
        assertThat(outcome.output()).isEqualTo("1770\n1024");
    }

    @ParameterizedTest
    @EnumSource
    void aBoundFolderIsTheHostsFolder(Cli cli) throws IOException {
        Path here = engine.newFolder();
        Files.writeString(here.resolve("in"), "from outside\n");
        String there = engine.there(here);
        assertThat(run(cli, "-v", there + ":/data", TestImage.NAME, "sh", "-c", "cat /data/in; echo back > /data/out")
                        .output())
                .isEqualTo("from outside");
        assertThat(here.resolve("out")).hasContent("back\n");
        Outcome refused = run(cli, "-v", there + ":/data:ro", TestImage.NAME, "touch", "/data/no");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr()).contains("Read-only file system");
    }

    @Test
    void aBindMakesTheMissingFolderButAMountOfTypeBindDoesNot() throws IOException {
        Path here = engine.newFolder();
        String there = engine.there(here);
        engine.shellOutput("touch /d/x", "\"HostConfig\":{\"Binds\":[\"" + there + "/made:/d\"]}");
        assertThat(here.resolve("made/x")).exists();
        Http.Reply refused = engine.http()
                .post(
                        "/containers/create",
                        Engine.shell(
                                "true",
                                "\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"" + there
                                        + "/missing\",\"Target\":\"/d\"}]}"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).contains("bind source path does not exist: " + there + "/missing");
    }

    @Test
    void whatAContainerWritesStaysItsOwn() {
        engine.shellOutput("echo mine > /etc/mark; echo x > /new", "");
        assertThat(engine.shellOutput("cat /etc/mark; ls /new 2>&1 || true", ""))
                .startsWith("1\n")
                .contains("No such file");
    }

    @Test
    void hostsAndHostnameFilesAreTheContainersOwn() {
        String id = engine.create(Engine.shell(
                "cat /etc/hosts /etc/hostname",
                "\"Hostname\":\"named\",\"HostConfig\":{\"ExtraHosts\":[\"db:10.1.2.3\"]}"));
        engine.start(id);
        assertThat(engine.await(id)).isZero();
        assertThat(engine.logs(id).stdout())
                .contains("127.0.0.1\tlocalhost")
                .contains("10.1.2.3\tdb")
                .endsWith("named\n");
    }

    private String pid(String id) {
        return engine.inspect(id).path("State").path("Pid").asText();
    }

    private static String namespace(String pid, String name) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc", pid, "ns", name)).toString();
    }
}
