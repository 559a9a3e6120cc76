package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import buildkit.control.Exporter;
import buildkit.control.SolveRequest;
import buildkit.control.SolveResponse;
import buildkit.control.StatusRequest;
import buildkit.control.StatusResponse;
import buildkit.control.Vertex;
import buildkit.gateway.FileRange;
import buildkit.gateway.PingRequest;
import buildkit.gateway.ReadFileRequest;
import buildkit.gateway.Result;
import buildkit.gateway.ReturnRequest;
import buildkit.llb.BuildOp;
import buildkit.llb.CacheOpt;
import buildkit.llb.ChownOpt;
import buildkit.llb.Definition;
import buildkit.llb.DiffOp;
import buildkit.llb.ExecOp;
import buildkit.llb.FileActionCopy;
import buildkit.llb.FileActionRm;
import buildkit.llb.FileActionSymlink;
import buildkit.llb.HostIP;
import buildkit.llb.LowerDiffInput;
import buildkit.llb.MergeInput;
import buildkit.llb.MergeOp;
import buildkit.llb.Meta;
import buildkit.llb.Mount;
import buildkit.llb.MountType;
import buildkit.llb.NetMode;
import buildkit.llb.Op;
import buildkit.llb.ProxyEnv;
import buildkit.llb.SecretEnv;
import buildkit.llb.SecretOpt;
import buildkit.llb.SecurityMode;
import buildkit.llb.Ulimit;
import buildkit.llb.UpperDiffInput;
import buildkit.llb.UserOpt;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations of BuildKit's that a client sends itself instead of a Dockerfile. */
@BlackBox
class LlbIT {

    private static final String NOWHERE = "sha256:" + "0".repeat(64);

    private final Engine engine;
    private final LlbGraph graph = new LlbGraph();
    private BuildKitClient client;

    LlbIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void connect() throws IOException {
        TestImage.ensure(engine);
        client = new BuildKitClient(engine);
    }

    @AfterEach
    void disconnect() {
        client.close();
        engine.removeContainers();
        engine.removeImages("blackbox/llb");
    }

    private static Exporter.Builder tar() {
        return Exporter.newBuilder().setType("tar");
    }

    /** Both fields for exporters: which of them counts depends on the engine's age. */
    private SolveRequest.Builder request(Definition definition, Exporter.Builder exporter) {
        return client.request()
                .setDefinition(definition)
                .setExporterDeprecated(exporter.getType())
                .putAllExporterAttrsDeprecated(exporter.getAttrsMap())
                .addExporters(exporter);
    }

    private Map<String, BuildKitClient.Entry> files(SolveRequest.Builder request) throws IOException {
        SolveResponse _ = client.control().solve(request.build());
        return client.archive();
    }

    private Map<String, BuildKitClient.Entry> files(LlbGraph.Out out) throws IOException {
        return files(request(graph.end(out), tar()));
    }

    private StatusRuntimeException refused(SolveRequest.Builder request) {
        try {
            SolveResponse _ = client.control().solve(request.build());
            throw new AssertionError("not refused");
        } catch (StatusRuntimeException e) {
            return e;
        }
    }

    private StatusRuntimeException refused(Definition definition) {
        return refused(client.request().setDefinition(definition));
    }

    private static Mount.Builder mount(String place, int input, int output) {
        return Mount.newBuilder().setDest(place).setInput(input).setOutput(output);
    }

    private static Set<String> added(Map<String, BuildKitClient.Entry> files, String... names) {
        Set<String> found = new HashSet<>(List.of(names));
        found.retainAll(files.keySet());
        return found;
    }

    @Test
    void aCommandsFilesAreGivenToTheClient() throws IOException {
        LlbGraph.Out made = graph.run("echo made > /made; mkdir /d; chmod 700 /d", graph.base());
        Map<String, BuildKitClient.Entry> files = files(made);
        assertThat(files.get("made").text()).isEqualTo("made\n");
        assertThat(files.get("d").header().getMode() & 0777).isEqualTo(0700);
        assertThat(files).containsKey("bin/busybox");
    }

    private static final String CONFIG = """
            {"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["cat","/made"],"Labels":{"a":"b"}}}""";

    private static Exporter.Builder image(String tag) {
        return Exporter.newBuilder().setType("moby").putAttrs("name", "docker.io/blackbox/llb:" + tag);
    }

    private static buildkit.gateway.SolveRequest step(Definition definition) {
        return buildkit.gateway.SolveRequest.newBuilder()
                .setDefinition(definition)
                .setAllowResultReturn(true)
                .setAllowResultArrayRef(true)
                .setEvaluate(true)
                .build();
    }

    @Test
    void anImageHasTheConfigThatItsClientGives() throws Exception {
        SolveRequest.Builder request =
                request(Definition.getDefaultInstance(), image("config")).clearDefinition();
        ListenableFuture<SolveResponse> whole = client.later().solve(request.build());
        var bridge = client.bridge(request.getRef());
        LlbGraph.Out made = graph.run("echo made > /made", graph.base());
        var _ = bridge.return_(ReturnRequest.newBuilder()
                .setResult(bridge.solve(step(graph.end(made))).getResult().toBuilder()
                        .putMetadata("containerimage.config", ByteString.copyFromUtf8(CONFIG)))
                .build());
        String id = whole.get().getExporterResponseOrThrow("containerimage.config.digest");
        var image = engine.http()
                .get("/images/blackbox/llb:config/json")
                .expect(200)
                .json();
        assertThat(image.path("Id").asText()).isEqualTo(id);
        assertThat(image.path("Config").path("Labels").path("a").asText()).isEqualTo("b");
        assertThat(image.path("RootFS").path("Layers")).hasSizeGreaterThan(1);
        assertThat(run("config")).isEqualTo("made\n");
        var history = engine.http()
                .get("/images/blackbox/llb:config/history")
                .expect(200)
                .json();
        assertThat(history.path(0).path("CreatedBy").asText()).contains("echo made > /made");
    }

    private String run(String tag) {
        String container =
                engine.create("{\"Image\":\"blackbox/llb:" + tag + "\",\"HostConfig\":{\"NetworkMode\":\"none\"}}");
        engine.start(container);
        assertThat(engine.await(container)).isZero();
        return engine.logs(container).stdout();
    }

    /** As BuildKit's own exporter; that of Docker's engine takes the config by a client's result only. */
    @Test
    void anExporterTakesAConfigToo() {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: configs for an exporter");
        LlbGraph.Out made = graph.run("echo made > /made", graph.base());
        SolveResponse _ = client.control()
                .solve(request(graph.end(made), image("exported").putAttrs("containerimage.config", CONFIG))
                        .build());
        assertThat(run("exported")).isEqualTo("made\n");
        StatusRuntimeException malformed =
                refused(request(graph.end(made), image("exported").putAttrs("containerimage.config", "[1")));
        assertThat(malformed.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(malformed.getMessage()).contains("failed to parse image config");
    }

    @Test
    void anImageOfNoConfigHasAPathOnly() {
        SolveResponse _ = client.control()
                .solve(request(
                                graph.end(graph.files(
                                        List.of(LlbGraph.action(-1, 0).setMkfile(LlbGraph.file("/a", "a"))))),
                                image("plain"))
                        .build());
        var config = engine.http()
                .get("/images/blackbox/llb:plain/json")
                .expect(200)
                .json()
                .path("Config");
        assertThat(config.path("Env").path(0).asText()).startsWith("PATH=/usr/local/sbin:");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/");
        assertThat(config.path("Cmd").isEmpty()).isTrue();
    }

    @Test
    void filesAreMadeLinkedAndRemoved() throws IOException {
        ChownOpt.Builder owner = ChownOpt.newBuilder()
                .setUser(UserOpt.newBuilder().setByID(1000))
                .setGroup(UserOpt.newBuilder().setByID(50));
        LlbGraph.Out made = graph.files(List.of(
                LlbGraph.action(-1, -1)
                        .setMkdir(LlbGraph.folder("/a/b").setMakeParents(true).setOwner(owner)),
                LlbGraph.action(0, -1)
                        .setMkfile(LlbGraph.file("/a/b/f", "text")
                                .setMode(0600)
                                .setOwner(owner)
                                .setTimestamp(1_500_000_000_000_000_000L)),
                LlbGraph.action(1, -1)
                        .setSymlink(FileActionSymlink.newBuilder()
                                .setOldpath("../b/f")
                                .setNewpath("/a/l")
                                .setTimestamp(-1)),
                LlbGraph.action(2, -1).setMkfile(LlbGraph.file("/a/gone1", "x")),
                LlbGraph.action(3, -1).setMkfile(LlbGraph.file("/a/gone2", "x")),
                LlbGraph.action(4, -1)
                        .setRm(FileActionRm.newBuilder().setPath("/a/gone*").setAllowWildcard(true)),
                LlbGraph.action(5, 0)
                        .setRm(FileActionRm.newBuilder().setPath("/nothing").setAllowNotFound(true))));
        Map<String, BuildKitClient.Entry> files = files(made);
        assertThat(added(files, "a", "a/b", "a/b/f", "a/l", "a/gone1", "a/gone2"))
                .containsExactlyInAnyOrder("a", "a/b", "a/b/f", "a/l");
        assertThat(files.get("a/b/f").text()).isEqualTo("text");
        assertThat(files.get("a/b/f").header().getMode() & 0777).isEqualTo(0600);
        assertThat(files.get("a/b/f").header().getLongUserId()).isEqualTo(1000);
        assertThat(files.get("a/b/f").header().getLongGroupId()).isEqualTo(50);
        assertThat(files.get("a/b/f").header().getLastModifiedTime().toMillis()).isEqualTo(1_500_000_000_000L);
        assertThat(files.get("a/b").header().getLongUserId()).isEqualTo(1000);
        assertThat(files.get("a").header().getLongUserId()).isEqualTo(1000);
        assertThat(files.get("a/l").header().getLinkName()).isEqualTo("../b/f");
    }

    @Test
    void actionsThatCannotBeDoneFail() {
        LlbGraph.Out base = graph.base();
        String missing = refused(graph.end(
                        graph.files(List.of(LlbGraph.action(0, 0).setMkfile(LlbGraph.file("/none/f", "x"))), base)))
                .getMessage();
        assertThat(missing).contains("/none/f: no such file or directory");
        String gone = refused(graph.end(graph.files(
                        List.of(LlbGraph.action(0, 0)
                                .setRm(FileActionRm.newBuilder().setPath("/none"))),
                        base)))
                .getMessage();
        assertThat(gone).contains("no such file or directory");
        String nothing = refused(graph.end(graph.files(
                        List.of(LlbGraph.action(0, 0).setSecondaryInput(0).setCopy(LlbGraph.copy("/none", "/x"))),
                        base)))
                .getMessage();
        assertThat(nothing).containsAnyOf("not found", "no such file or directory");
    }

    /** Neither links nor dots lead out of a tree: what is meant is of the tree. */
    @Test
    void pathsStayInTheirTree() throws IOException {
        LlbGraph.Out made = graph.files(List.of(
                LlbGraph.action(-1, -1).setMkdir(LlbGraph.folder("/tmp").setMakeParents(true)),
                LlbGraph.action(0, -1)
                        .setSymlink(FileActionSymlink.newBuilder()
                                .setOldpath("/../../tmp")
                                .setNewpath("/out")
                                .setTimestamp(-1)),
                LlbGraph.action(1, -1).setMkfile(LlbGraph.file("/../../../tmp/one", "1")),
                LlbGraph.action(2, -1).setMkfile(LlbGraph.file("/out/two", "2")),
                LlbGraph.action(3, 0).setMkfile(LlbGraph.file("../out/../tmp/three", "3"))));
        assertThat(added(files(made), "tmp/one", "tmp/two", "tmp/three"))
                .containsExactlyInAnyOrder("tmp/one", "tmp/two", "tmp/three");
    }

    @Test
    void aFolderOfTheClientsIsCopiedAsItsPatternsSay() throws IOException {
        client.folder("ctx", Map.of("a", "A", "b", "B", "d", "/", "d/c", "C", "d/e", "E"));
        LlbGraph.Out all = graph.source("local://ctx", Map.of("local.excludepatterns", "[\"b\"]"));
        LlbGraph.Out one = graph.source("local://ctx", Map.of("local.includepattern", "[\"b\"]"));
        LlbGraph.Out made = graph.files(
                List.of(
                        LlbGraph.action(-1, -1)
                                .setSecondaryInput(0)
                                .setCopy(LlbGraph.copy("/", "/x")
                                        .setDirCopyContents(true)
                                        .setCreateDestPath(true)
                                        .addExcludePatterns("d/e")),
                        LlbGraph.action(2, -1).setSecondaryInput(1).setCopy(LlbGraph.copy("/b", "/y")),
                        LlbGraph.action(3, -1)
                                .setSecondaryInput(0)
                                .setCopy(LlbGraph.copy("/d", "/w").setCreateDestPath(true)),
                        LlbGraph.action(4, 0)
                                .setSecondaryInput(0)
                                .setCopy(LlbGraph.copy("/*", "/z/")
                                        .setAllowWildcard(true)
                                        .setCreateDestPath(true)
                                        .setMode(0600)
                                        .addIncludePatterns("c"))),
                all,
                one);
        Map<String, BuildKitClient.Entry> files = files(made);
        assertThat(added(files, "x/a", "x/b", "x/d/c", "x/d/e", "y", "w/c", "w/e", "z/a", "z/d", "z/d/c", "z/c"))
                .containsExactlyInAnyOrder("x/a", "x/d/c", "y", "w/c", "w/e", "z/a", "z/d", "z/d/c");
        assertThat(files.get("y").text()).isEqualTo("B");
        assertThat(files.get("x/a").header().getLongUserId()).isZero();
        assertThat(files.get("z/a").header().getMode() & 0777).isEqualTo(0600);
    }

    @Test
    void aFolderOfTheClientsIsAResultOfItself() throws IOException {
        client.folder("ctx", Map.of("a", "A", "d", "/", "d/c", "C"));
        Map<String, BuildKitClient.Entry> files = files(graph.source("local://ctx", Map.of()));
        assertThat(files.get("a").text()).isEqualTo("A");
        assertThat(files.get("d/c").text()).isEqualTo("C");
    }

    @Test
    void repositoriesAndFilesOfServersAreSources() throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("file"), "by http");
        try (GitRepository repository = new GitRepository(folder.resolve("app.git"))) {
            var _ = repository.commit("refs/heads/main", Map.of("greeting", repository.file("by git")));
        }
        String port = "5086";
        String address = "127.0.0.1:" + port;
        Process server = engine.hostNetwork().startJava(GitServer.class, port, folder.toString());
        try {
            assertThat(server.getInputStream().read()).isEqualTo('r');
            LlbGraph.Out git = graph.source(
                    "git://" + address + "/app.git#main", Map.of("git.fullurl", "http://" + address + "/app.git"));
            LlbGraph.Out file = graph.source(
                    "http://" + address + "/file",
                    Map.of(
                            "http.filename", "named",
                            "http.perm", "0640",
                            "http.uid", "5",
                            "http.gid", "6",
                            "http.checksum", LlbGraph.digest("by http".getBytes(StandardCharsets.UTF_8))));
            Map<String, BuildKitClient.Entry> files = files(graph.files(
                    List.of(
                            LlbGraph.action(-1, -1).setSecondaryInput(0).setCopy(LlbGraph.copy("/greeting", "/g")),
                            LlbGraph.action(2, 0).setSecondaryInput(1).setCopy(LlbGraph.copy("/named", "/n"))),
                    git,
                    file));
            assertThat(files.get("g").text()).isEqualTo("by git");
            assertThat(files.get("n").text()).isEqualTo("by http");
            assertThat(files.get("n").header().getMode() & 0777).isEqualTo(0640);
            assertThat(files.get("n").header().getLongUserId()).isEqualTo(5);
            assertThat(files.get("n").header().getLongGroupId()).isEqualTo(6);
            LlbGraph.Out wrong = graph.source(
                    "http://" + address + "/file", Map.of("http.checksum", LlbGraph.digest(new byte[] {1})));
            assertThat(refused(graph.end(wrong)).getMessage()).contains("digest mismatch");
        } finally {
            server.destroy();
        }
    }

    /** Whether a copy replaces what is there of another kind is for the client to say. */
    @Test
    void whatIsOfAnotherKindIsReplacedOnlyIfThatIsSaid() throws IOException {
        client.folder("ctx", Map.of("n", "file"));
        LlbGraph.Out context = graph.source("local://ctx", Map.of());
        LlbGraph.Out there = graph.files(List.of(
                LlbGraph.action(-1, 0).setMkdir(LlbGraph.folder("/x/n/deep").setMakeParents(true))));
        FileActionCopy.Builder copy = LlbGraph.copy("/", "/x").setDirCopyContents(true);
        String refusal = refused(graph.end(graph.files(
                        List.of(LlbGraph.action(0, 0).setSecondaryInput(1).setCopy(copy)), there, context)))
                .getMessage();
        assertThat(refusal).containsAnyOf("cannot replace", "cannot copy");
        LlbGraph.Out replaced = graph.files(
                List.of(LlbGraph.action(0, 0)
                        .setSecondaryInput(1)
                        .setCopy(copy.setAlwaysReplaceExistingDestPaths(true))),
                there,
                context);
        assertThat(files(replaced).get("x/n").text()).isEqualTo("file");
    }

    @Test
    void whatACommandWritesToAMountIsAResultOfItsOwn() throws IOException {
        LlbGraph.Out base = graph.base();
        LlbGraph.Out run = graph.run(
                LlbGraph.exec(LlbGraph.shell(
                                "echo o > /out/o; mkdir /out/sub/x; echo r > /r; cat /in/bin/../work/none || true"))
                        .addMounts(mount("/out", -1, 1))
                        .addMounts(mount("/out/sub", -1, 2))
                        .addMounts(mount("/in", 0, 3).setReadonly(true)),
                base);
        Map<String, BuildKitClient.Entry> out = files(run.at(1));
        assertThat(out.keySet()).contains("o").doesNotContain("r", "bin");
        assertThat(out.get("o").text()).isEqualTo("o\n");
        assertThat(files(run.at(2))).containsKey("x");
        assertThat(files(run.at(0))).containsKey("r").doesNotContainKeys("out/o");
        assertThat(files(run.at(3))).containsKey("bin/busybox").doesNotContainKey("r");
    }

    @Test
    void aMountShowsAPartOfAnotherTree() throws IOException {
        LlbGraph.Out tree = graph.files(List.of(
                LlbGraph.action(-1, -1).setMkdir(LlbGraph.folder("/s/t").setMakeParents(true)),
                LlbGraph.action(0, 0).setMkfile(LlbGraph.file("/s/t/f", "selected"))));
        LlbGraph.Out run = graph.run(
                LlbGraph.exec(LlbGraph.shell("cat /m/f > /read; echo no > /m/g 2>/dev/null || echo ro >> /read"))
                        .addMounts(mount("/m", 1, -1).setSelector("/s/t").setReadonly(true)),
                graph.base(),
                tree);
        assertThat(files(run).get("read").text()).isEqualTo("selectedro\n");
    }

    @Test
    void cachesAreKeptAndTemporaryFilesAreNot() throws IOException {
        String id = "llb-" + UUID.randomUUID();
        LlbGraph.Out base = graph.base();
        for (int i = 1; i <= 2; i++) {
            LlbGraph.Out run = graph.run(
                    LlbGraph.exec(LlbGraph.shell("echo x >> /c/n; echo " + i + "; cat /c/n > /seen; echo t > /t/t"))
                            .addMounts(mount("/c", -1, -1)
                                    .setMountType(MountType.CACHE)
                                    .setCacheOpt(CacheOpt.newBuilder().setID(id)))
                            .addMounts(mount("/t", -1, -1).setMountType(MountType.TMPFS)),
                    base);
            Map<String, BuildKitClient.Entry> files = files(run);
            assertThat(files.get("seen").text()).isEqualTo("x\n".repeat(i));
            assertThat(files).doesNotContainKeys("t/t", "c/n");
        }
    }

    @Test
    void secretsAreThereForTheCommandAndNotInItsResult() throws IOException {
        client.secret("s", "sesame").secret("e", "variable");
        LlbGraph.Out run = graph.run(
                LlbGraph.exec(LlbGraph.shell(
                                "stat -c %a:%u:%g /run/s > /m; wc -c < /run/s >> /m; echo ${#E}${#N} >> /m"))
                        .addMounts(mount("/run/s", -1, -1)
                                .setMountType(MountType.SECRET)
                                .setSecretOpt(SecretOpt.newBuilder()
                                        .setID("s")
                                        .setMode(0440)
                                        .setUid(5)
                                        .setGid(6)))
                        .addSecretenv(SecretEnv.newBuilder().setID("e").setName("E"))
                        .addSecretenv(SecretEnv.newBuilder()
                                .setID("none")
                                .setName("N")
                                .setOptional(true)),
                graph.base());
        Map<String, BuildKitClient.Entry> files = files(run);
        assertThat(files.get("m").text().replaceAll(" ", "")).isEqualTo("440:5:6\n6\n80\n");
        assertThat(files).doesNotContainKey("run/s");
        LlbGraph.Out missing = graph.run(
                LlbGraph.exec(LlbGraph.shell("true"))
                        .addMounts(mount("/run/s", -1, -1)
                                .setMountType(MountType.SECRET)
                                .setSecretOpt(SecretOpt.newBuilder().setID("nobody"))),
                graph.base());
        assertThat(refused(graph.end(missing)).getMessage()).contains("nobody").contains("not found");
    }

    @Test
    void aCommandIsRunAsItIsSaid() throws IOException {
        Meta.Builder meta = LlbGraph.shell(
                        "{ id -u; id -g; pwd; hostname; ulimit -n; grep added /etc/hosts; echo $A$http_proxy;"
                                + " ls /sys/class/net; } > /w/out")
                .setCwd("/w")
                .setUser("12:34")
                .setHostname("box")
                .addEnv("A=1")
                .addExtraHosts(HostIP.newBuilder().setHost("added").setIP("10.9.8.7"))
                .addUlimit(Ulimit.newBuilder().setName("nofile").setSoft(99).setHard(100))
                .setProxyEnv(ProxyEnv.newBuilder().setHttpProxy("proxy"));
        LlbGraph.Out folder = graph.files(
                List.of(LlbGraph.action(0, 0)
                        .setMkdir(LlbGraph.folder("/w")
                                .setOwner(ChownOpt.newBuilder()
                                        .setUser(UserOpt.newBuilder().setByID(12))))),
                graph.base());
        assertThat(files(graph.run(LlbGraph.exec(meta), folder)).get("w/out").text())
                .isEqualTo("12\n34\n/w\nbox\n99\n10.9.8.7\tadded\n1proxy\nlo\n");
    }

    @Test
    void onlyTheExitCodesThatAreNamedAreGood() throws IOException {
        LlbGraph.Out base = graph.base();
        Meta.Builder meta = LlbGraph.shell("echo kept > /kept; exit 3").addValidExitCodes(3);
        assertThat(files(graph.run(LlbGraph.exec(meta), base))).containsKey("kept");
        String other = refused(graph.end(
                        graph.run(LlbGraph.exec(LlbGraph.shell("exit 0").addValidExitCodes(3)), base)))
                .getMessage();
        assertThat(other).contains("did not complete successfully");
        assertThat(refused(graph.end(graph.run("exit 4", base))).getMessage())
                .contains("process \"/bin/sh -c exit 4\" did not complete successfully: exit code: 4");
    }

    @Test
    void aReadOnlyRootCannotBeWritten() {
        ExecOp.Builder exec = ExecOp.newBuilder()
                .setMeta(LlbGraph.shell("echo x > /x"))
                .setNetwork(NetMode.NONE)
                .addMounts(mount("/", 0, 0).setReadonly(true));
        assertThat(refused(graph.end(graph.run(exec, graph.base()))).getMessage())
                .contains("did not complete successfully");
    }

    /** CVE-2024-23653: what the client is not granted no operation has. */
    @Test
    void operationsHaveNoMoreThanIsGranted() {
        LlbGraph.Out base = graph.base();
        LlbGraph.Out host = graph.run(LlbGraph.exec(LlbGraph.shell("id")).setNetwork(NetMode.HOST), base);
        assertThat(refused(graph.end(host)).getMessage()).contains("network.host is not allowed");
        LlbGraph.Out insecure = graph.run(LlbGraph.exec(LlbGraph.shell("id")).setSecurity(SecurityMode.INSECURE), base);
        assertThat(refused(graph.end(insecure)).getMessage()).contains("security.insecure is not allowed");
        assertThat(refused(client.request().setDefinition(graph.end(insecure)).addEntitlements("security.insecure"))
                        .getMessage())
                .contains("granting entitlement security.insecure is not allowed by build daemon configuration");
    }

    @Test
    void whatHasBeenDoneIsFoundUnlessThatIsNotWanted() throws IOException {
        String mark = UUID.randomUUID().toString();
        LlbGraph.Out run = graph.run("echo " + mark + " > /mark", graph.base());
        graph.named(run, "[internal] mark it");
        SolveRequest.Builder first = request(graph.end(run), tar());
        assertThat(files(first).get("mark").text()).isEqualTo(mark + "\n");
        Vertex done = client.steps(first.getRef()).get("[internal] mark it");
        assertThat(done.getCached()).isFalse();
        if (engine.isOurs()) {
            // BuildKit has put the images' digests into the operations first
            assertThat(done.getDigest()).isEqualTo(run.digest());
        }
        SolveRequest.Builder second = request(graph.end(run), tar());
        assertThat(files(second)).containsKey("mark");
        assertThat(client.steps(second.getRef()).get("[internal] mark it").getCached())
                .isTrue();
        SolveRequest.Builder third = request(graph.again(run).end(run), tar());
        assertThat(files(third)).containsKey("mark");
        Vertex again = client.steps(third.getRef()).get("/bin/sh -c echo " + mark + " > /mark");
        assertThat(again.getCached()).isFalse();
        assertThat(again.getInputsCount()).isOne();
    }

    @Test
    void aStepThatFailsIsTold() {
        SolveRequest.Builder request = client.request().setDefinition(graph.end(graph.run("exit 9", graph.base())));
        assertThat(refused(request).getMessage()).contains("exit code: 9");
        assertThat(client.steps(request.getRef()).get("/bin/sh -c exit 9").getError())
                .contains("exit code: 9");
    }

    private LlbGraph.Out merge(LlbGraph.Out... inputs) {
        MergeOp.Builder merge = MergeOp.newBuilder();
        for (int i = 0; i < inputs.length; i++) {
            merge.addInputs(MergeInput.newBuilder().setInput(i));
        }
        return graph.add(Op.newBuilder().setMerge(merge), inputs);
    }

    private LlbGraph.Out diff(LlbGraph.Out lower, LlbGraph.Out upper) {
        return graph.add(
                Op.newBuilder()
                        .setDiff(DiffOp.newBuilder()
                                .setLower(LowerDiffInput.newBuilder())
                                .setUpper(UpperDiffInput.newBuilder().setInput(1))),
                lower,
                upper);
    }

    /** Docker's own engine has these only over another store of images than its first. */
    private Map<String, BuildKitClient.Entry> stacked(LlbGraph.Out out) throws IOException {
        try {
            return files(out);
        } catch (StatusRuntimeException e) {
            Assumptions.assumeTrue(engine.isOurs(), "capability missing: merges and diffs: " + e.getMessage());
            throw e;
        }
    }

    @Test
    void treesAreMergedAndToldApart() throws IOException {
        LlbGraph.Out base = graph.base();
        LlbGraph.Out one = graph.run("echo 1 > /one; echo 1 > /both; mkdir /d; echo 1 > /d/one", base);
        LlbGraph.Out two = graph.run("echo 2 > /two; echo 2 > /both; mkdir /d; echo 2 > /d/two; rm /bin/true", base);
        Map<String, BuildKitClient.Entry> own = stacked(diff(base, one));
        assertThat(own.keySet()).contains("one", "both", "d/one").doesNotContain("bin/busybox");
        Map<String, BuildKitClient.Entry> all = stacked(merge(one, diff(base, two)));
        assertThat(all.keySet()).contains("one", "two", "d/one", "d/two", "bin/busybox");
        assertThat(all.keySet()).doesNotContain("bin/true");
        assertThat(all.get("both").text()).isEqualTo("2\n");
    }

    @Test
    void aDockerfileIsBuiltFromOperations() throws IOException {
        LlbGraph.Out context = graph.files(List.of(LlbGraph.action(-1, 0).setMkfile(LlbGraph.file("/a", "from llb"))));
        LlbGraph dockerfile = new LlbGraph();
        LlbGraph.Out text = dockerfile.files(List.of(LlbGraph.action(-1, 0)
                .setMkfile(LlbGraph.file("/Dockerfile", "FROM scratch\nCOPY a /a\nCOPY --from=more /b /b\n"))));
        LlbGraph more = new LlbGraph();
        LlbGraph.Out files = more.files(List.of(LlbGraph.action(-1, 0).setMkfile(LlbGraph.file("/b", "more"))));
        SolveRequest.Builder request = client.request()
                .setFrontend("dockerfile.v0")
                .putFrontendInputs("context", graph.end(context))
                .putFrontendInputs("dockerfile", dockerfile.end(text))
                .putFrontendInputs("more", more.end(files))
                .putFrontendAttrs("context:more", "input:more")
                .setExporterDeprecated("tar")
                .addExporters(tar());
        Map<String, BuildKitClient.Entry> built = files(request);
        assertThat(built.get("a").text()).isEqualTo("from llb");
        assertThat(built.get("b").text()).isEqualTo("more");
    }

    @Test
    void aClientDrivesItsBuildByOperations() throws Exception {
        SolveRequest.Builder request =
                request(Definition.getDefaultInstance(), tar()).clearDefinition();
        ListenableFuture<SolveResponse> whole = client.later().solve(request.build());
        var bridge = client.bridge(request.getRef());
        assertThat(bridge.ping(PingRequest.getDefaultInstance()).getLLBCapsList())
                .anyMatch(cap -> cap.getID().equals("exec.mount.bind") && cap.getEnabled());
        LlbGraph.Out run = graph.run("echo driven > /driven", graph.base());
        Result result = bridge.solve(step(graph.end(run))).getResult();
        assertThat(bridge.readFile(ReadFileRequest.newBuilder()
                                .setRef(result.getRef().getId())
                                .setFilePath("/driven")
                                .setRange(FileRange.newBuilder().setLength(100))
                                .build())
                        .getData()
                        .toStringUtf8())
                .isEqualTo("driven\n");
        LlbGraph next = new LlbGraph();
        LlbGraph.Out second = next.run(
                "cat /driven /driven > /twice", next.goOn(result.getRef().getDef()));
        Result twice = bridge.solve(step(next.end(second))).getResult();
        var _ = bridge.return_(ReturnRequest.newBuilder().setResult(twice).build());
        SolveResponse _ = whole.get();
        assertThat(client.archive().get("twice").text()).isEqualTo("driven\ndriven\n");
    }

    /** What a Dockerfile's build gives can be gone on from, as bake does with contexts that are targets. */
    @Test
    void operationsGoOnFromADockerfilesResult() throws Exception {
        LlbGraph.Out dockerfile = graph.files(List.of(LlbGraph.action(-1, 0)
                .setMkfile(LlbGraph.file("/Dockerfile", "FROM " + TestImage.NAME + "\nRUN echo built > /built\n"))));
        SolveRequest.Builder request =
                request(Definition.getDefaultInstance(), tar()).clearDefinition();
        ListenableFuture<SolveResponse> whole = client.later().solve(request.build());
        var bridge = client.bridge(request.getRef());
        Result built = bridge.solve(buildkit.gateway.SolveRequest.newBuilder()
                        .setFrontend("dockerfile.v0")
                        .putFrontendInputs("context", graph.end(dockerfile))
                        .putFrontendInputs("dockerfile", graph.end(dockerfile))
                        .putFrontendOpt("force-network-mode", "none")
                        .setAllowResultReturn(true)
                        .setAllowResultArrayRef(true)
                        .setEvaluate(true)
                        .build())
                .getResult();
        LlbGraph next = new LlbGraph();
        LlbGraph.Out more =
                next.run("cat /built /built > /more", next.goOn(built.getRef().getDef()));
        var _ = bridge.return_(ReturnRequest.newBuilder()
                .setResult(bridge.solve(step(next.end(more))).getResult())
                .build());
        SolveResponse _ = whole.get();
        assertThat(client.archive().get("more").text()).isEqualTo("built\nbuilt\n");
    }

    @Test
    void givingUpEndsTheCommand() throws IOException {
        String mark = UUID.randomUUID().toString();
        LlbGraph.Out run = graph.run("echo " + mark + "; sleep 1000; true", graph.base());
        SolveRequest request = client.request().setDefinition(graph.end(run)).build();
        ListenableFuture<SolveResponse> solving = client.later().solve(request);
        Iterator<StatusResponse> told = client.control()
                .status(StatusRequest.newBuilder().setRef(request.getRef()).build());
        while (!told.next().getLogsList().stream()
                .anyMatch(log -> log.getMsg().toStringUtf8().contains(mark))) {
            // it does not run yet
        }
        assertThat(isRunning(mark)).isTrue();
        assertThat(solving.cancel(true)).isTrue();
        told.forEachRemaining(last -> {});
        Await.until("the command has ended", () -> !isRunning(mark));
        assertThat(files(graph.run("true", graph.base()))).containsKey("bin/busybox");
    }

    private static boolean isRunning(String mark) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(mark));
    }

    @Test
    void whatIsNotDoneIsRefusedByItsName() {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: the words are those of our engine");
        StatusRuntimeException build =
                refused(graph.end(graph.add(Op.newBuilder().setBuild(BuildOp.newBuilder()))));
        assertThat(build.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(build.getMessage()).contains("llb: BuildOp is not supported");
        StatusRuntimeException source = refused(graph.end(graph.source("ftp://a/b", Map.of())));
        assertThat(source.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(source.getMessage()).contains("llb: source ftp:// is not supported");
    }

    private void malformed(Definition definition) {
        SolveRequest.Builder request = client.request().setDefinition(definition);
        StatusRuntimeException refusal = refused(request);
        assertThat(refusal.getStatus().getCode())
                .describedAs(refusal.toString())
                .isNotIn(Status.Code.DEADLINE_EXCEEDED, Status.Code.UNAVAILABLE, Status.Code.INTERNAL);
        if (engine.isOurs()) {
            assertThat(refusal.getStatus().getCode())
                    .describedAs(refusal.toString())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    /** CVE-2024-23650: what is malformed is refused and harms nobody. */
    @Test
    void whatIsMalformedIsRefused() {
        LlbGraph.Out base = graph.base();
        malformed(Definition.newBuilder()
                .addDef(ByteString.copyFrom(new byte[] {-1, -1, -1, -1}))
                .addDef(ByteString.EMPTY)
                .build());
        malformed(graph.end(new LlbGraph.Out(NOWHERE, 0)));
        malformed(graph.end(new LlbGraph.Out("../../etc/passwd", 0)));
        malformed(graph.end(graph.run("true", new LlbGraph.Out(NOWHERE, 0))));
        malformed(graph.end(graph.run(ExecOp.newBuilder(), base)));
        malformed(graph.end(graph.run(ExecOp.newBuilder().setMeta(LlbGraph.shell("true")), base)));
        malformed(graph.end(
                graph.run(ExecOp.newBuilder().setMeta(LlbGraph.shell("true")).addMounts(mount("/a", 0, 0)), base)));
        malformed(graph.end(
                graph.run(ExecOp.newBuilder().setMeta(LlbGraph.shell("true")).addMounts(mount("/", 7, 0)), base)));
        malformed(graph.end(graph.run(LlbGraph.exec(Meta.newBuilder()), base)));
        malformed(graph.end(graph.files(List.of(), base)));
        malformed(graph.end(graph.files(List.of(LlbGraph.action(7, 0).setMkdir(LlbGraph.folder("/x"))), base)));
        malformed(graph.end(graph.files(List.of(LlbGraph.action(1, 0).setMkdir(LlbGraph.folder("/x"))), base)));
        malformed(graph.end(graph.add(Op.newBuilder().setMerge(MergeOp.newBuilder()), base)));
        malformed(graph.end(graph.add(Op.newBuilder().setDiff(DiffOp.newBuilder()), base)));
        malformed(graph.end(graph.source("nothing", Map.of())));
        malformed(graph.end(graph.source("local://ctx", Map.of("local.includepattern", "{"))));
        assertThat(engine.http().get("/_ping").status()).isEqualTo(200);
    }

    /** What Docker's own engine would take to be valid until it is done, or would be brought down by. */
    @Test
    void whatIsTooLargeOrEmptyIsRefused() {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: the bounds are those of our engine");
        LlbGraph.Out base = graph.base();
        malformed(graph.end(base.at(1)));
        malformed(graph.end(graph.run(LlbGraph.exec(LlbGraph.shell("true")).addMounts(mount("/a", 0, -2)), base)));
        malformed(graph.end(graph.files(List.of(LlbGraph.action(-2, 0).setMkdir(LlbGraph.folder("/x"))), base)));
        LlbGraph.Out last = base;
        for (int i = 0; i < 30; i++) {
            last = merge(last, last);
        }
        assertThat(refused(graph.end(last)).getMessage()).contains("a merge of more than 90 layers");
        for (int i = 0; i < 1100; i++) {
            last = graph.run("true " + i, last);
        }
        malformed(graph.end(last));
    }
}
