package dev.jdocker.daemon.build.llb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import buildkit.llb.CacheOpt;
import buildkit.llb.CacheSharingOpt;
import buildkit.llb.ChownOpt;
import buildkit.llb.Definition;
import buildkit.llb.DiffOp;
import buildkit.llb.ExecOp;
import buildkit.llb.FileActionCopy;
import buildkit.llb.FileActionMkDir;
import buildkit.llb.FileActionMkFile;
import buildkit.llb.FileActionRm;
import buildkit.llb.FileActionSymlink;
import buildkit.llb.HostIP;
import buildkit.llb.LowerDiffInput;
import buildkit.llb.MergeInput;
import buildkit.llb.MergeOp;
import buildkit.llb.Meta;
import buildkit.llb.Mount;
import buildkit.llb.MountType;
import buildkit.llb.NamedUserOpt;
import buildkit.llb.NetMode;
import buildkit.llb.Op;
import buildkit.llb.OpMetadata;
import buildkit.llb.Platform;
import buildkit.llb.ProxyEnv;
import buildkit.llb.SSHOpt;
import buildkit.llb.SecretEnv;
import buildkit.llb.SecretOpt;
import buildkit.llb.SecurityMode;
import buildkit.llb.SourceOp;
import buildkit.llb.TmpfsOpt;
import buildkit.llb.Ulimit;
import buildkit.llb.UpperDiffInput;
import buildkit.llb.UserOpt;
import com.google.protobuf.ByteString;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.daemon.build.graph.Base;
import dev.jdocker.daemon.build.graph.FileAction;
import dev.jdocker.daemon.build.graph.Plan;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.image.ImagePlatform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphPlannerTest {

    private final List<String> asked = new ArrayList<>();
    private final Graph graph = new Graph();

    /** Images of any name without files, and contexts of any but one. */
    private final class AnyTree implements GraphPlanner.Trees {
        @Override
        public Base image(String reference, ImagePlatform platform, boolean pull) {
            asked.add(reference + " " + platform + (pull ? " pull" : ""));
            Digest id = Digest.of(reference.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return new Base(new Step.Image(new Step.About(id, "theirs", null, false), id, List.of()), null);
        }

        @Override
        public @Nullable Base lent(String name, ImagePlatform platform) {
            asked.add(name);
            Digest id = Digest.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return name.equals("gone")
                    ? null
                    : new Base(new Step.Context(new Step.About(id, "theirs", null, false), name), null);
        }
    }

    private Plan plan(Definition definition) throws Exception {
        return new GraphPlanner(Operations.read(definition), new AnyTree()).plan();
    }

    private Step root(String digest) throws Exception {
        return Objects.requireNonNull(plan(graph.end(digest)).root());
    }

    private static buildkit.llb.FileAction.Builder action(int input, int output) {
        return buildkit.llb.FileAction.newBuilder()
                .setInput(input)
                .setSecondaryInput(-1)
                .setOutput(output);
    }

    private static FileActionMkDir.Builder folder(String path) {
        return FileActionMkDir.newBuilder().setPath(path).setMode(0755).setTimestamp(-1);
    }

    @Test
    void anImageIsKnownByItsOperation() throws Exception {
        String image = graph.add(Op.newBuilder()
                .setSource(SourceOp.newBuilder()
                        .setIdentifier("docker-image://docker.io/library/a:1")
                        .putAttrs("image.resolvemode", "pull"))
                .setPlatform(Platform.newBuilder()
                        .setOS("linux")
                        .setArchitecture("arm64")
                        .setVariant("v8")));
        graph.metadata(image, OpMetadata.newBuilder().setIgnoreCache(true).build());
        Plan plan = plan(graph.end(image));
        Step root = Objects.requireNonNull(plan.root());
        assertThat(asked).containsExactly("docker.io/library/a:1 linux/arm64/v8 pull");
        assertThat(root).isInstanceOf(Step.Image.class);
        assertThat(root.digest().text()).isEqualTo(image);
        assertThat(root.about().name()).isEqualTo("docker-image://docker.io/library/a:1");
        assertThat(root.about().ignoreCache()).isTrue();
        assertThat(plan.platform()).isEqualTo(new ImagePlatform("linux", "arm64", "v8"));
        assertThat(plan.config().workingDir()).isEqualTo("/");
        assertThat(plan.config().env()).hasSize(1);
        assertThat(plan.ofGraph()).isTrue();
    }

    @Test
    void aFolderThatIsTheOutcomeBecomesLayers() throws Exception {
        Step.Copy copy = (Step.Copy) root(graph.source("local://ctx", Map.of()));
        assertThat(copy.base()).isNull();
        assertThat(copy.target().path()).isEqualTo("/");
        Step.Context context = (Step.Context) copy.sources().getFirst().tree();
        assertThat(context.context()).isEqualTo("ctx");
        assertThat(context.about().name()).isEqualTo("local://ctx");
        assertThat(copy.about().name()).isEqualTo("[internal] copy local://ctx");
    }

    @Test
    void foldersOfOneNameAreToldApart() throws Exception {
        String one = graph.source("local://ctx", Map.of());
        String other = graph.source("local://ctx", Map.of("local.includepattern", "[\"a\"]"));
        String files = graph.files(
                List.of(
                        action(-1, -1)
                                .setSecondaryInput(0)
                                .setCopy(FileActionCopy.newBuilder().setSrc("/").setDest("/")),
                        action(2, 0)
                                .setSecondaryInput(1)
                                .setCopy(FileActionCopy.newBuilder().setSrc("/").setDest("/"))),
                one,
                other);
        Operations operations = Operations.read(graph.end(files));
        assertThat(operations.lent()).containsOnlyKeys("ctx", "ctx (2)");
        Step.Files step = (Step.Files) Objects.requireNonNull(
                new GraphPlanner(operations, new AnyTree()).plan().root());
        assertThat(step.inputs())
                .extracting(input -> ((Step.Context) input).context())
                .containsExactlyInAnyOrder("ctx", "ctx (2)");
    }

    @Test
    void whatNobodyHasIsSaidByItsName() {
        assertThatThrownBy(() -> root(graph.source("local://gone", Map.of())))
                .isInstanceOf(BuildException.class)
                .hasMessage("llb: nothing is there for local://gone");
    }

    @Test
    void remoteFilesKeepWhatIsSaidOfThem() throws Exception {
        Step.Copy owned = (Step.Copy) root(graph.source(
                "https://host.example/x", Map.of("http.filename", "y", "http.perm", "0755", "http.uid", "7")));
        assertThat(owned.target().chown()).isEqualTo("7:0");
        Step.Http file = (Step.Http) owned.sources().getFirst().tree();
        assertThat(file.name()).isEqualTo("y");
        assertThat(file.mode()).isEqualTo(0755);
        Graph other = new Graph();
        Step.Copy copy = (Step.Copy) Objects.requireNonNull(
                plan(other.end(other.source("git://host.example/a.git#main", Map.of("git.keepgitdir", "true"))))
                        .root());
        Step.Git git = (Step.Git) copy.sources().getFirst().tree();
        assertThat(git.keepGitDir()).isTrue();
        assertThat(git.address()).isEqualTo("https://host.example/a.git#main");
    }

    @Test
    void aCommandHasAllThatIsSaidOfIt() throws Exception {
        String image = graph.image();
        ExecOp.Builder exec = ExecOp.newBuilder()
                .setMeta(Meta.newBuilder()
                        .addArgs("a")
                        .addArgs("b c")
                        .addEnv("A=1")
                        .addEnv("B=x=y")
                        .addEnv("A=2")
                        .setCwd("/work/../w")
                        .setUser("me:us")
                        .setHostname("box")
                        .addExtraHosts(HostIP.newBuilder().setHost("h").setIP("10.0.0.9"))
                        .addUlimit(
                                Ulimit.newBuilder().setName("nofile").setSoft(5).setHard(6))
                        .setProxyEnv(ProxyEnv.newBuilder().setHttpProxy("p").setNoProxy("n"))
                        .setCgroupParent("/parent")
                        .addValidExitCodes(0)
                        .addValidExitCodes(3))
                .setNetwork(NetMode.NONE)
                .setSecurity(SecurityMode.INSECURE)
                .addMounts(Graph.root().setReadonly(true));
        Step.Run run = (Step.Run) root(graph.run(exec, image));
        assertThat(run.args()).containsExactly("a", "b c");
        assertThat(run.env()).containsEntry("A", "2").containsEntry("B", "x=y").containsKey("PATH");
        assertThat(run.secretEnv())
                .isEqualTo(Map.of("HTTP_PROXY", "p", "http_proxy", "p", "NO_PROXY", "n", "no_proxy", "n"));
        assertThat(run.directory()).isEqualTo("/w");
        assertThat(run.user()).isEqualTo("me:us");
        assertThat(run.hostname()).isEqualTo("box");
        assertThat(run.extraHosts()).containsExactly("h=10.0.0.9");
        assertThat(run.network()).isEqualTo("none");
        assertThat(run.insecure()).isTrue();
        assertThat(run.conditions())
                .isEqualTo(new Step.Conditions(
                        List.of(new dev.jdocker.api.container.Ulimit("nofile", 6, 5)),
                        "/parent",
                        Set.of(0, 3),
                        true,
                        List.of()));
        assertThat(Objects.requireNonNull(run.base()).digest().text()).isEqualTo(image);
    }

    @Test
    void mountsOfAllTypesAreTakenUp() throws Exception {
        String image = graph.image();
        String context = graph.source("local://ctx", Map.of());
        ExecOp.Builder exec = Graph.exec("x")
                .addMounts(Graph.root())
                .addMounts(Mount.newBuilder()
                        .setInput(1)
                        .setDest("in")
                        .setSelector("../sub/./x")
                        .setReadonly(true)
                        .setOutput(-1))
                .addMounts(Mount.newBuilder()
                        .setInput(-1)
                        .setDest("/cache")
                        .setOutput(-1)
                        .setMountType(MountType.CACHE)
                        .setCacheOpt(CacheOpt.newBuilder().setID("id").setSharing(CacheSharingOpt.LOCKED)))
                .addMounts(Mount.newBuilder()
                        .setInput(-1)
                        .setDest("/tmp/t")
                        .setOutput(-1)
                        .setMountType(MountType.TMPFS)
                        .setTmpfsOpt(TmpfsOpt.newBuilder().setSize(4096)))
                .addMounts(Mount.newBuilder()
                        .setInput(-1)
                        .setDest("/run/s")
                        .setOutput(-1)
                        .setMountType(MountType.SECRET)
                        .setSecretOpt(SecretOpt.newBuilder()
                                .setID("s")
                                .setUid(1)
                                .setGid(2)
                                .setMode(0440)))
                .addMounts(Mount.newBuilder()
                        .setInput(-1)
                        .setDest("/run/a")
                        .setOutput(-1)
                        .setMountType(MountType.SSH)
                        .setSSHOpt(SSHOpt.newBuilder().setID("default").setOptional(true)))
                .addSecretenv(SecretEnv.newBuilder().setID("e").setName("E").setOptional(true));
        exec.setMeta(exec.getMeta().toBuilder().setCwd("/w"));
        Step.Run run = (Step.Run) root(graph.run(exec, image, context));
        List<RunMount> specs = run.mounts().stream().map(Step.Mount::spec).toList();
        assertThat(specs)
                .extracting(RunMount::type)
                .containsExactly(
                        RunMount.Type.BIND,
                        RunMount.Type.CACHE,
                        RunMount.Type.TMPFS,
                        RunMount.Type.SECRET,
                        RunMount.Type.SSH,
                        RunMount.Type.SECRET);
        assertThat(specs)
                .extracting(RunMount::target)
                .containsExactly("/w/in", "/cache", "/tmp/t", "/run/s", "/run/a", "");
        assertThat(specs.get(0).source()).isEqualTo("/sub/x");
        assertThat(specs.get(0).readOnly()).isTrue();
        assertThat(run.mounts().get(0).tree()).isInstanceOf(Step.Context.class);
        assertThat(specs.get(1).id()).isEqualTo("id");
        assertThat(specs.get(1).sharing()).isEqualTo(RunMount.Sharing.LOCKED);
        assertThat(specs.get(2).sizeBytes()).isEqualTo(4096);
        assertThat(specs.get(3).uid()).isEqualTo(1);
        assertThat(specs.get(3).mode()).isEqualTo(0440);
        assertThat(specs.get(3).required()).isTrue();
        assertThat(specs.get(4).required()).isFalse();
        assertThat(specs.get(5).env()).isEqualTo("E");
        assertThat(specs.get(5).required()).isFalse();
    }

    @Test
    void theResultOfAMountIsWhatWasWrittenToIt() throws Exception {
        String image = graph.image();
        String run = graph.run(
                Graph.exec("x")
                        .addMounts(Graph.root())
                        .addMounts(
                                Mount.newBuilder().setInput(-1).setDest("/out").setOutput(1))
                        .addMounts(Mount.newBuilder()
                                .setInput(0)
                                .setDest("/read")
                                .setReadonly(true)
                                .setOutput(2)),
                image);
        Step.Output output =
                (Step.Output) Objects.requireNonNull(plan(graph.end(run, 1)).root());
        assertThat(output.number()).isEqualTo(1);
        assertThat(output.of().digest().text()).isEqualTo(run);
        assertThat(output.of().conditions().kept()).containsExactly(Step.Conditions.ROOT, 0);
        // what was only read is what it was
        assertThat(Objects.requireNonNull(plan(graph.end(run, 2)).root())
                        .digest()
                        .text())
                .isEqualTo(image);
        assertThat(plan(graph.end(run, 0)).root()).isInstanceOf(Step.Output.class);
    }

    @Test
    void aCommandWhoseRootIsNoResultHasItsMountsAsResults() throws Exception {
        String run = graph.run(
                Graph.exec("x")
                        .addMounts(Graph.root().setOutput(-1))
                        .addMounts(
                                Mount.newBuilder().setInput(-1).setDest("/out").setOutput(0)),
                graph.image());
        Step.Output output = (Step.Output) root(run);
        assertThat(output.of().conditions().kept()).containsExactly(0);
    }

    @Test
    void actionsThatFollowEachOtherAreOneStep() throws Exception {
        String image = graph.image();
        UserOpt.Builder user =
                UserOpt.newBuilder().setByName(NamedUserOpt.newBuilder().setName("me"));
        UserOpt.Builder group = UserOpt.newBuilder().setByID(7);
        String files = graph.files(
                List.of(
                        action(0, -1).setMkdir(folder("a/../b").setMakeParents(true)),
                        action(1, -1)
                                .setMkfile(FileActionMkFile.newBuilder()
                                        .setPath("/b/f")
                                        .setMode(0644)
                                        .setData(ByteString.copyFromUtf8("text"))
                                        .setTimestamp(1_500_000_000_000_000_001L)
                                        .setOwner(ChownOpt.newBuilder()
                                                .setUser(user)
                                                .setGroup(group))),
                        action(2, -1)
                                .setSymlink(FileActionSymlink.newBuilder()
                                        .setOldpath("../x")
                                        .setNewpath("/b/l")
                                        .setTimestamp(-1)),
                        action(3, -1)
                                .setRm(FileActionRm.newBuilder()
                                        .setPath("/../c*")
                                        .setAllowWildcard(true)
                                        .setAllowNotFound(true)),
                        action(4, 0)
                                .setSecondaryInput(0)
                                .setCopy(FileActionCopy.newBuilder()
                                        .setSrc("../../etc")
                                        .setDest("/d/")
                                        .setMode(-1)
                                        .setModeStr("u+x")
                                        .setFollowSymlink(true)
                                        .setDirCopyContents(true)
                                        .setCreateDestPath(true)
                                        .setAttemptUnpackDockerCompatibility(true)
                                        .setAllowWildcard(true)
                                        .setAllowEmptyWildcard(true)
                                        .setAlwaysReplaceExistingDestPaths(true)
                                        .addIncludePatterns("i")
                                        .addExcludePatterns("e")
                                        .addRequiredPaths("r")
                                        .setTimestamp(-1))),
                image);
        Step.Files step = (Step.Files) root(files);
        assertThat(step.digest().text()).isEqualTo(files);
        Step base = Objects.requireNonNull(step.base());
        assertThat(base.digest().text()).isEqualTo(image);
        assertThat(step.actions())
                .containsExactly(
                        new FileAction.MakeFolder("/b", 0755, true, FileAction.Owner.UNSAID, null),
                        new FileAction.MakeFile(
                                "/b/f",
                                ByteString.copyFromUtf8("text"),
                                0644,
                                new FileAction.Owner("me:7", base),
                                Instant.ofEpochSecond(1_500_000_000, 1)),
                        new FileAction.MakeLink("../x", "/b/l", FileAction.Owner.UNSAID, null),
                        new FileAction.Remove("/c*", true, true),
                        new FileAction.Copy(
                                base,
                                "/etc",
                                "/d/",
                                FileAction.Owner.UNSAID,
                                "u+x",
                                true,
                                true,
                                true,
                                true,
                                true,
                                true,
                                true,
                                List.of("i"),
                                List.of("e"),
                                List.of("r"),
                                null));
    }

    @Test
    void anActionWhoseOutcomeIsNeededTwiceIsAStepOfItsOwn() throws Exception {
        String files = graph.files(List.of(
                action(-1, 0).setMkdir(folder("/one")),
                action(0, -1).setMkdir(folder("/two")),
                action(1, 1)
                        .setSecondaryInput(0)
                        .setCopy(FileActionCopy.newBuilder().setSrc("/one").setDest("/three"))));
        Step.Files first =
                (Step.Files) Objects.requireNonNull(plan(graph.end(files, 0)).root());
        assertThat(first.digest().text()).isEqualTo(files);
        assertThat(first.base()).isNull();
        Step.Files second =
                (Step.Files) Objects.requireNonNull(plan(graph.end(files, 1)).root());
        assertThat(Objects.requireNonNull(second.base()).digest()).isEqualTo(first.digest());
        assertThat(second.digest()).isNotEqualTo(first.digest());
        assertThat(second.actions()).hasSize(2);
        assertThat(second.inputs()).hasSize(1);
    }

    @Test
    void mergesAndDiffsOfEmptyTreesAreNoSteps() throws Exception {
        String image = graph.image();
        String alone =
                graph.add(Op.newBuilder().setMerge(MergeOp.newBuilder().addInputs(MergeInput.newBuilder())), image);
        assertThat(root(alone)).isInstanceOf(Step.Image.class);
        String both = graph.add(
                Op.newBuilder()
                        .setMerge(MergeOp.newBuilder()
                                .addInputs(MergeInput.newBuilder())
                                .addInputs(MergeInput.newBuilder().setInput(1))),
                image,
                image);
        assertThat(((Step.Merge) root(both)).trees()).hasSize(2);
        assertThat(root(diff(-1, 0, image))).isInstanceOf(Step.Image.class);
        assertThat(plan(graph.end(diff(0, -1, image))).root()).isNull();
        String run = graph.run(Graph.exec("x").addMounts(Graph.root()), image);
        Step.Diff diff = (Step.Diff) root(diff(0, 1, image, run));
        assertThat(diff.lower().digest().text()).isEqualTo(image);
        assertThat(diff.upper().digest().text()).isEqualTo(run);
    }

    private String diff(int lower, int upper, String... inputs) {
        return graph.add(
                Op.newBuilder()
                        .setDiff(DiffOp.newBuilder()
                                .setLower(LowerDiffInput.newBuilder().setInput(lower))
                                .setUpper(UpperDiffInput.newBuilder().setInput(upper))),
                inputs);
    }

    /** To compare such steps would be to compare what is below them as often as there are ways to it: 2^1000. */
    @Test
    void aGraphOfManyWaysIsPlannedAtOnce() throws Exception {
        String last = graph.image();
        for (int i = 0; i < 1000; i++) {
            last = graph.run(
                    Graph.exec("x")
                            .addMounts(Graph.root())
                            .addMounts(Mount.newBuilder()
                                    .setInput(1)
                                    .setDest("/m")
                                    .setReadonly(true)
                                    .setOutput(-1)),
                    last,
                    last);
        }
        Step step = root(last);
        int depth = 0;
        while (!step.inputs().isEmpty()) {
            assertThat(step.inputs()).hasSize(1);
            step = step.inputs().getFirst();
            depth++;
        }
        assertThat(depth).isEqualTo(1000);
    }
}
