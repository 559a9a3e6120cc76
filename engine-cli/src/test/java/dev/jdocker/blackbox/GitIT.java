package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.blackbox.BuildContext.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds from git repositories and from addresses, which a server beside the engine has. */
@BlackBox
class GitIT {

    private static final int PORT = 5085;
    private static final String BASE = "http://127.0.0.1:" + PORT + "/";
    private static final String FROM = "FROM " + TestImage.NAME + "\n";
    private static final String LIST = FROM + "COPY . /c\nRUN cd /c; find . | sort; cat greeting || true\n";

    private static Path folder = Path.of("/");
    private static Process server;
    private static ObjectId first;
    private static ObjectId second;

    private final Engine engine;

    GitIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void serve(Engine engine) throws IOException {
        folder = engine.newFolder();
        try (GitRepository library = new GitRepository(folder.resolve("library.git"));
                GitRepository repository = new GitRepository(folder.resolve("app.git"))) {
            ObjectId code = library.commit("refs/heads/main", Map.of("code", library.file("of the library\n")));
            var dockerfile = repository.file(LIST);
            first = repository.commit(
                    "refs/heads/main", Map.of("Dockerfile", dockerfile, "greeting", repository.file("first\n")));
            repository.commit(
                    "refs/tags/v1", Map.of("Dockerfile", dockerfile, "greeting", repository.file("tagged\n")));
            second = repository.commit(
                    "refs/heads/main",
                    Map.of(
                            "Dockerfile",
                            dockerfile,
                            "greeting",
                            repository.file("second\n"),
                            "run.sh",
                            repository.program("#!/bin/sh\n"),
                            "link",
                            repository.link("greeting"),
                            "sub",
                            repository.folder(
                                    Map.of("Dockerfile", dockerfile, "greeting", repository.file("of the folder\n"))),
                            ".gitmodules",
                            repository.file("[submodule \"x\"]\n\tpath = library\n\turl = ../library.git\n"),
                            "library",
                            repository.submodule(code)));
        }
        server = engine.hostNetwork().startJava(GitServer.class, Integer.toString(PORT), folder.toString());
        assertThat(server.getInputStream().read()).isEqualTo('r');
    }

    @AfterAll
    static void end() {
        server.destroy();
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

    private Told build(String remote) {
        return new BuildContext().build(engine, "nocache=1&remote=" + BuildContext.encoded(remote));
    }

    private Told dockerfile(String text) {
        return BuildContext.of(FROM + text).build(engine, "");
    }

    @Test
    void aRepositoryIsAContext() {
        Told told = build(BASE + "app.git");
        assertThat(told.error()).isEmpty();
        assertThat(told.text())
                .contains("./library/code\n", "./link\n", "./run.sh\n", "./sub/greeting\n", "second\n")
                .doesNotContain("./.git\n");
    }

    @Test
    void aBranchATagACommitAndAFolderAreNamed() {
        assertThat(build(BASE + "app.git#main").text()).contains("second\n");
        assertThat(build(BASE + "app.git#v1").text()).contains("tagged\n");
        assertThat(build(BASE + "app.git#refs/tags/v1").text()).contains("tagged\n");
        assertThat(build(BASE + "app.git#" + first.name()).text()).contains("first\n");
        assertThat(build(BASE + "app.git#main:sub").text())
                .contains("of the folder\n")
                .doesNotContain("./sub\n", "./library\n");
        assertThat(build(BASE + "app.git?branch=main&subdir=sub").text()).contains("of the folder\n");
        assertThat(build(BASE + "app.git?submodules=false").text()).doesNotContain("./library/code");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThat(build(BASE + "app.git#none").error()).contains("does not contain ref none");
        assertThat(build(BASE + "none.git").error()).contains("failed to fetch remote " + BASE + "none.git");
        assertThat(build(BASE + "app.git#main:none").error()).contains("no such folder none");
        assertThat(build(BASE + "app.git?colour=red").error()).contains("unexpected query \"colour\"");
        assertThat(build(BASE + "app.git?tag=v1&branch=main").error()).contains("branch conflicts with tag");
    }

    @Test
    void theCommitMayBePinned() {
        assertThat(build(BASE + "app.git?branch=main&checksum=" + second.name()).text())
                .contains("second\n");
        assertThat(build(BASE + "app.git?branch=main&checksum=" + first.name()).error())
                .contains("expected checksum to match " + first.name() + ", got " + second.name());
        assertThat(dockerfile("ADD --checksum=" + first.name() + " " + BASE + "app.git#main /c\n")
                        .error())
                .contains("expected checksum to match");
    }

    @Test
    void addTakesARepositoryWithoutOrWithWhatGitNeeds() {
        Told without =
                dockerfile("ADD " + BASE + "app.git#main /c\nRUN find /c | sort; readlink /c/link; ls -l /c/run.sh\n");
        assertThat(without.text())
                .contains("/c/sub/greeting\n", "\ngreeting\n", "-rwxr-xr-x")
                .doesNotContain("/c/.git\n");
        Told with = dockerfile(
                "ADD --keep-git-dir=true " + BASE
                        + "app.git#main /c\nRUN cat /c/.git/HEAD /c/.git/config /c/.git/refs/heads/main; ls /c/.git/hooks; true\n");
        assertThat(with.error()).isEmpty();
        assertThat(with.text()).contains(second.name() + "\n", "url = " + BASE + "app.git\n");
    }

    @Test
    void buildxBuildsFromARepositoryAndNamesSome() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        Outcome outcome =
                Cli.DOCKER.run(engine, "buildx", "build", "--no-cache", "--progress=plain", BASE + "app.git#main:sub");
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
        assertThat(outcome.stderr()).contains("of the folder");
        Path context = engine.newFolder();
        Files.writeString(context.resolve("Dockerfile"), FROM + "COPY --from=other greeting /g\nRUN cat /g\n");
        Outcome named = Cli.DOCKER.run(
                engine,
                "buildx",
                "build",
                "--progress=plain",
                "--build-context",
                "other=" + BASE + "app.git#v1",
                context.toString());
        assertThat(named.exitCode()).describedAs(named.toString()).isZero();
        assertThat(named.stderr()).contains("tagged");
    }

    @Test
    void aSecretOpensARepositoryAndNoOtherServerIsShownIt() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        try (GitRepository hidden = new GitRepository(folder.resolve("private/app.git"))) {
            hidden.commit("refs/heads/main", Map.of("Dockerfile", hidden.file(FROM + "RUN echo opened\n")));
        }
        Path token = Files.writeString(engine.newFolder().resolve("token"), "open sesame");
        String address = BASE + "private/app.git";
        Outcome closed = Cli.DOCKER.run(engine, "buildx", "build", "--progress=plain", address);
        assertThat(closed.exitCode()).isNotZero();
        assertThat(closed.stderr()).contains("failed to fetch remote " + address);
        Outcome open = Cli.DOCKER.run(
                engine, "buildx", "build", "--progress=plain", "--secret", "id=GIT_AUTH_TOKEN,src=" + token, address);
        assertThat(open.exitCode()).describedAs(open.toString()).isZero();
        assertThat(open.stderr()).contains("opened");
    }

    @Test
    void anArchiveIsAContextAndAnyOtherFileIsADockerfile() throws IOException {
        Files.write(
                folder.resolve("context.tar"),
                BuildContext.of(LIST).file("greeting", "from the archive\n").bytes());
        assertThat(build(BASE + "context.tar").text()).contains("from the archive\n");
        Files.writeString(folder.resolve("some.txt"), FROM + "RUN echo from the text\n");
        assertThat(build(BASE + "some.txt").text()).contains("from the text\n");
        assertThat(build(BASE + "none.tar").error()).contains("invalid response status 404");
    }

    /** CVE-2018-11235, CVE-2024-32002 and their like. */
    @Test
    void aHostileRepositoryWritesNowhereElse() {
        try (GitRepository evil = new GitRepository(folder.resolve("evil.git"))) {
            var hook = evil.folder(Map.of("hooks", evil.folder(Map.of("post-checkout", evil.program("#!/bin/sh\n")))));
            evil.commit("refs/heads/dotgit", Map.of("Dockerfile", evil.file(LIST), ".git", hook));
            evil.commit("refs/heads/dotGit", Map.of("Dockerfile", evil.file(LIST), ".GiT", hook));
            TreeFormatter twice = new TreeFormatter();
            twice.append("a", FileMode.SYMLINK, evil.link("/tmp").id());
            twice.append("a", FileMode.TREE, hook.id());
            evil.commit("refs/heads/twice", evil.folder(twice));
            TreeFormatter up = new TreeFormatter();
            up.append("..", FileMode.TREE, hook.id());
            evil.commit("refs/heads/up", evil.folder(up));
            evil.commit(
                    "refs/heads/local",
                    Map.of(
                            ".gitmodules",
                            evil.file("[submodule \"x\"]\n\tpath = x\n\turl = file://" + folder + "/library.git\n"),
                            "x",
                            evil.submodule(first)));
            evil.commit("refs/heads/link", Map.of("Dockerfile", evil.link("/etc/hostname")));
        }
        assertThat(build(BASE + "evil.git#dotgit").error()).contains("invalid path '.git' in the repository");
        assertThat(build(BASE + "evil.git#dotGit").error()).contains("invalid path '.GiT' in the repository");
        assertThat(build(BASE + "evil.git#up").error()).contains("invalid path '..' in the repository");
        assertThat(build(BASE + "evil.git#twice").error()).isNotEmpty();
        assertThat(build(BASE + "evil.git#local").error()).contains("only http, https and git repositories");
        assertThat(build(BASE + "evil.git#link").error()).isEqualTo("Cannot locate specified Dockerfile: Dockerfile");
    }
}
