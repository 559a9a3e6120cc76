package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import buildkit.control.Exporter;
import buildkit.control.SolveRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds from git repositories that are reached by ssh, with the agent that the client lends. */
@BlackBox
class GitSshIT {

    private static final int PORT = 22;
    private static final int SILENT_PORT = 2222;
    private static final String FROM = "FROM " + TestImage.NAME + "\n";

    private static @Nullable Process server;
    private static String hostKey = "";
    private static List<SshAgent> agents = List.of();

    private final Engine engine;

    GitSshIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void serve(Engine engine) throws IOException {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: the program ssh where dockerd runs");
        Assumptions.assumeTrue(TestClients.program("ssh").isPresent(), "capability missing: the program ssh");
        TestClients.requirePlugin("docker-buildx");
        Path folder = engine.newFolder();
        agents = List.of(
                new SshAgent(engine.newFolder(), "known", "ecdsa"),
                new SshAgent(engine.newFolder(), "strange", "ecdsa"));
        try (GitRepository library = new GitRepository(folder.resolve("library.git"));
                GitRepository app = new GitRepository(folder.resolve("app.git"))) {
            ObjectId code = library.commit("refs/heads/main", Map.of("code", library.file("of the library\n")));
            app.commit(
                    "refs/heads/main",
                    Map.of(
                            "Dockerfile",
                            app.file(FROM + "COPY . /c\nRUN cat /c/greeting /c/library/code\n"),
                            "greeting",
                            app.file("from ssh\n"),
                            ".gitmodules",
                            app.file("[submodule \"x\"]\n\tpath = library\n\turl = ../library.git\n"),
                            "library",
                            app.submodule(code)));
        }
        server = engine.hostNetwork()
                .startJava(
                        GitSshServer.class,
                        Integer.toString(PORT),
                        Integer.toString(SILENT_PORT),
                        folder.toString(),
                        agents.getFirst().publicKey().toString());
        hostKey = server.inputReader(StandardCharsets.UTF_8).readLine();
        assertThat(hostKey).startsWith("ecdsa-sha2-nistp256 ");
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.destroy();
        }
        agents.forEach(SshAgent::close);
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestImage.ensure(engine);
    }

    @AfterEach
    void prune() {
        engine.removeContainers();
        var _ = engine.http().post("/build/prune?all=1").expect(200);
    }

    private Outcome build(SshAgent agent, String context) {
        return Cli.DOCKER.run(
                engine,
                "buildx",
                "build",
                "--no-cache",
                "--progress=plain",
                "--ssh",
                "default=" + agent.socket(),
                context);
    }

    private String add(String address) throws IOException {
        Path context = engine.newFolder();
        Files.writeString(
                context.resolve("Dockerfile"), FROM + "ADD " + address + " /c\nRUN cat /c/greeting /c/library/code\n");
        return context.toString();
    }

    @Test
    void aRepositoryIsAContextOrIsAddedWithItsSubmodules() throws IOException {
        for (String address : List.of("git@127.0.0.1:app.git", "ssh://git@127.0.0.1:22/app.git#main")) {
            for (String context : List.of(address, add(address))) {
                Outcome built = build(agents.getFirst(), context);
                assertThat(built.exitCode()).describedAs(built.toString()).isZero();
                assertThat(built.stderr()).contains("from ssh\n", "of the library\n");
            }
        }
    }

    @Test
    void withoutAnAgentOrWithTheKeyOfAStrangerItIsNotFetched() throws IOException {
        String context = add("git@127.0.0.1:app.git");
        Outcome none = Cli.DOCKER.run(engine, "buildx", "build", "--progress=plain", context);
        assertThat(none.exitCode()).isNotZero();
        assertThat(none.stderrOfBuildx()).contains("failed to solve: unset ssh forward key default");
        Outcome stranger = build(agents.getLast(), context);
        assertThat(stranger.exitCode()).isNotZero();
        assertThat(stranger.stderr()).contains("failed to fetch remote git@127.0.0.1:app.git", "Permission denied (");
        assertThat(new BuildContext()
                        .build(engine, "remote=" + BuildContext.encoded("git@127.0.0.1:app.git"))
                        .error())
                .contains("unset ssh forward key default");
    }

    /** As clients do that send the operations themselves, which ask the server for its key first. */
    @Test
    void onlyTheServerWhoseKeyTheClientNamesIsTrusted() throws IOException {
        try (BuildKitClient client =
                new BuildKitClient(engine).agent(agents.getFirst().socket())) {
            var _ = client.control().solve(app(client, hostKey));
            assertThat(client.archive().get("greeting").text()).isEqualTo("from ssh\n");
            String another = Files.readString(agents.getFirst().publicKey());
            assertThatThrownBy(() -> client.control().solve(app(client, another)))
                    .hasMessageContaining("Host key verification failed");
        }
    }

    private static SolveRequest app(BuildKitClient client, String key) {
        LlbGraph graph = new LlbGraph();
        LlbGraph.Out source = graph.source(
                "git://127.0.0.1/app.git#main",
                Map.of(
                        "git.fullurl", "git@127.0.0.1:app.git",
                        "git.mountsshsock", "default",
                        "git.knownsshhosts", "127.0.0.1 " + key));
        return client.request()
                .setDefinition(graph.end(source))
                .setExporterDeprecated("tar")
                .addExporters(Exporter.newBuilder().setType("tar"))
                .build();
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        assertThat(build(agents.getFirst(), add("git@127.0.0.1:none.git")).stderr())
                .contains("failed to fetch remote git@127.0.0.1:none.git");
        assertThat(build(agents.getFirst(), add("git@127.0.0.1:app.git#none")).stderrOfBuildx())
                .contains("repository git@127.0.0.1:app.git does not contain ref none");
        assertThat(build(agents.getFirst(), add("ssh://-oProxyCommand=x/app.git"))
                        .exitCode())
                .isNotZero();
    }

    @Test
    void aServerThatNeverAnswersDoesNotOutliveItsBuild() throws Exception {
        List<String> command = List.of(
                Cli.DOCKER.program().toString(),
                "buildx",
                "build",
                "--no-cache",
                "--ssh",
                "default=" + agents.getFirst().socket(),
                add("ssh://git@127.0.0.1:" + SILENT_PORT + "/app.git"));
        Process build = Cli.start(engine, new ProcessBuilder(command));
        Await.until("ssh runs", () -> sshes() == 1);
        build.destroy();
        assertThat(build.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // The program itself would give up after 30 s.
        Await.until("ssh has ended", Duration.ofSeconds(15), () -> sshes() == 0);
    }

    /** How many processes of that name are the daemon's children. */
    private long sshes() {
        try (Stream<ProcessHandle> children =
                ProcessHandle.of(engine.daemon().pid()).orElseThrow().children()) {
            return children.filter(child -> child.info().command().orElse("").endsWith("/ssh"))
                    .count();
        }
    }
}
