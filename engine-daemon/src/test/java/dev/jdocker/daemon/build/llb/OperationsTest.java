package dev.jdocker.daemon.build.llb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import buildkit.llb.BuildOp;
import buildkit.llb.CDIDevice;
import buildkit.llb.ChownOpt;
import buildkit.llb.Definition;
import buildkit.llb.DiffOp;
import buildkit.llb.ExecOp;
import buildkit.llb.FileAction;
import buildkit.llb.FileActionCopy;
import buildkit.llb.FileActionMkDir;
import buildkit.llb.FileActionRm;
import buildkit.llb.FileActionSymlink;
import buildkit.llb.Input;
import buildkit.llb.Location;
import buildkit.llb.Locations;
import buildkit.llb.LowerDiffInput;
import buildkit.llb.MergeInput;
import buildkit.llb.MergeOp;
import buildkit.llb.Mount;
import buildkit.llb.MountType;
import buildkit.llb.NamedUserOpt;
import buildkit.llb.Op;
import buildkit.llb.OpMetadata;
import buildkit.llb.Position;
import buildkit.llb.Range;
import buildkit.llb.SecretEnv;
import buildkit.llb.SourceInfo;
import buildkit.llb.Ulimit;
import buildkit.llb.UpperDiffInput;
import buildkit.llb.UserOpt;
import com.google.protobuf.ByteString;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OperationsTest {

    private static final String NOWHERE = "sha256:" + "0".repeat(64);

    private static void refused(Definition definition, Class<? extends ApiException> as, String why) {
        assertThatThrownBy(() -> Operations.read(definition))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.text()).contains(why))
                .isInstanceOf(as);
    }

    private static void refused(Function<Graph, String> last, String why) {
        Graph graph = new Graph();
        refused(graph.end(last.apply(graph)), BadRequest.class, why);
    }

    private static void execRefused(ExecOp.Builder exec, String why) {
        refused(graph -> graph.run(exec, graph.image()), why);
    }

    private static FileAction.Builder action() {
        return FileAction.newBuilder().setInput(-1).setSecondaryInput(-1).setOutput(-1);
    }

    private static FileAction.Builder folder() {
        return action().setMkdir(FileActionMkDir.newBuilder().setPath("/a").setTimestamp(-1));
    }

    private static void filesRefused(String why, FileAction.Builder... actions) {
        refused(graph -> graph.files(List.of(actions), graph.image()), why);
    }

    @Test
    void operationsAreNamedAsBuildKitNamesThem() {
        Graph graph = new Graph();
        String image = graph.image();
        String exec = graph.run(Graph.exec("sh", "-c", "x").addMounts(Graph.root()), image);
        String files = graph.files(
                List.of(
                        folder().setOutput(-1),
                        action().setInput(1)
                                .setOutput(0)
                                .setRm(FileActionRm.newBuilder().setPath("/b"))),
                exec);
        String merge = graph.add(
                Op.newBuilder()
                        .setMerge(MergeOp.newBuilder()
                                .addInputs(MergeInput.newBuilder())
                                .addInputs(MergeInput.newBuilder().setInput(1))),
                exec,
                files);
        String diff = graph.add(
                Op.newBuilder()
                        .setDiff(DiffOp.newBuilder()
                                .setLower(LowerDiffInput.newBuilder().setInput(-1))
                                .setUpper(UpperDiffInput.newBuilder())),
                merge);
        graph.metadata(
                image,
                OpMetadata.newBuilder()
                        .putDescription("llb.customname", "[internal] mine")
                        .build());
        Operations operations = Operations.read(graph.end(diff));
        assertThat(operations.all())
                .extracting(Operation::name)
                .containsExactly(
                        "[internal] mine",
                        "sh -c x",
                        "mkdir /a, rm /b",
                        "merge (sh -c x, mkdir /a, rm /b)",
                        "diff scratch -> (merge (sh -c x, mkdir /a, rm /b))");
        assertThat(operations.root().digest().text()).isEqualTo(diff);
    }

    @Test
    void whatTheOutcomeDoesNotNeedIsNotLookedAt() {
        Graph graph = new Graph();
        String _ = graph.add(Op.newBuilder().setBuild(BuildOp.newBuilder()));
        assertThat(Operations.read(graph.end(graph.image())).all()).hasSize(1);
    }

    @Test
    void aPlaceInTheClientsOwnFileIsKept() {
        Graph graph = new Graph();
        String image = graph.image();
        graph.definition()
                .setSource(buildkit.llb.Source.newBuilder()
                        .addInfos(
                                SourceInfo.newBuilder().setFilename("build.x").setData(ByteString.copyFromUtf8("text")))
                        .putLocations(
                                image,
                                Locations.newBuilder()
                                        .addLocations(Location.newBuilder()
                                                .addRanges(Range.newBuilder()
                                                        .setStart(Position.newBuilder()
                                                                .setLine(3))
                                                        .setEnd(Position.newBuilder()
                                                                .setLine(4))))
                                        .build()));
        Operations operations = Operations.read(graph.end(image));
        assertThat(operations.file().name()).isEqualTo("build.x");
        assertThat(operations.root().lines()).isEqualTo(new Lines(3, 4));
    }

    @Test
    void whatIsNoGraphIsRefused() {
        refused(Definition.getDefaultInstance(), BadRequest.class, "invalid empty definition");
        refused(
                Definition.newBuilder()
                        .addDef(ByteString.copyFrom(new byte[] {-1, -1, -1, -1}))
                        .build(),
                BadRequest.class,
                "failed to parse llb proto op");
        Graph one = new Graph();
        String _ = one.image();
        refused(one.definition().build(), BadRequest.class, "invalid LLB with 1 vertexes");
        String _ = one.source("local://b", Map.of());
        refused(one.definition().build(), BadRequest.class, "no inputs on last vertex");
        Graph lost = new Graph();
        String _ = lost.image();
        refused(lost.end(NOWHERE), BadRequest.class, "invalid missing input digest " + NOWHERE);
        Graph notADigest = new Graph();
        String _ = notADigest.image();
        refused(notADigest.end("../../etc"), BadRequest.class, "invalid missing input digest ../../etc");
        refused(graph -> graph.run(Graph.exec("x").addMounts(Graph.root()), NOWHERE), "missing input digest");
    }

    /** An operation cannot name itself: its digest is that of the bytes with the name in them. */
    @Test
    void anEndThatIsItsOwnInputIsRefused() {
        Op end =
                Op.newBuilder().addInputs(Input.newBuilder().setDigest(NOWHERE)).build();
        String digest = Digest.of(end.toByteArray()).text();
        Op around =
                Op.newBuilder().addInputs(Input.newBuilder().setDigest(digest)).build();
        refused(
                Definition.newBuilder()
                        .addDef(end.toByteString())
                        .addDef(around.toByteString())
                        .build(),
                BadRequest.class,
                "invalid missing input digest");
        refused(
                Definition.newBuilder()
                        .addDef(around.toByteString())
                        .addDef(end.toByteString())
                        .build(),
                BadRequest.class,
                "invalid missing input digest");
    }

    @Test
    void outputsThatThereAreNotAreRefused() {
        for (int output : new int[] {1, -1, Integer.MAX_VALUE}) {
            Graph graph = new Graph();
            refused(graph.end(graph.image(), output), BadRequest.class, "invalid output index " + output);
        }
        Graph none = new Graph();
        String run = none.run(Graph.exec("x").addMounts(Graph.root().setOutput(-1)), none.image());
        refused(none.end(run), BadRequest.class, "which has 0 outputs");
        refused(
                graph -> graph.add(Op.newBuilder()
                        .setMerge(MergeOp.newBuilder().addInputs(MergeInput.newBuilder()))
                        .addInputs(Input.newBuilder().setDigest(graph.image()).setIndex(7))),
                "invalid output index 7");
    }

    @Test
    void whatIsNotDoneIsRefusedByItsName() {
        Graph build = new Graph();
        refused(
                build.end(build.add(Op.newBuilder().setBuild(BuildOp.newBuilder()))),
                NotImplemented.class,
                "llb: BuildOp is not supported");
        Graph device = new Graph();
        refused(
                device.end(device.run(
                        Graph.exec("x")
                                .addMounts(Graph.root())
                                .addCdiDevices(CDIDevice.newBuilder().setName("a.b/c=d")),
                        device.image())),
                NotImplemented.class,
                "llb: devices of ExecOp are not supported: a.b/c=d");
        Graph source = new Graph();
        refused(
                source.end(source.source("docker-image+blob://a", Map.of())),
                NotImplemented.class,
                "llb: source docker-image+blob:// is not supported");
        Graph unknown = new Graph();
        // a kind of operation that is newer than this
        String newer = Digest.of(new byte[] {0x62, 0}).text();
        unknown.definition().addDef(ByteString.copyFrom(new byte[] {0x62, 0}));
        refused(unknown.end(newer), BadRequest.class, "invalid op: it is of no known kind");
    }

    @Test
    void commandsThatMakeNoSenseAreRefused() {
        execRefused(ExecOp.newBuilder().addMounts(Graph.root()), "no meta");
        execRefused(Graph.exec().addMounts(Graph.root()), "no args");
        execRefused(Graph.exec("x"), "no mounts");
        execRefused(Graph.exec("x").addMounts(Mount.newBuilder().setDest("/a")), "no rootfs");
        execRefused(
                Graph.exec("x").addMounts(Graph.root()).addMounts(Graph.root().setOutput(-1)), "several rootfs");
        execRefused(
                Graph.exec("x").addMounts(Graph.root().setMountType(MountType.TMPFS)),
                "invalid mount type TMPFS for /");
        execRefused(Graph.exec("x").addMounts(Graph.root().setInput(1)), "invalid input index 1");
        execRefused(Graph.exec("x").addMounts(Graph.root().setInput(-2)), "invalid input index -2");
        execRefused(Graph.exec("x").addMounts(Graph.root().setInput(Long.MAX_VALUE)), "invalid input index");
        execRefused(Graph.exec("x").addMounts(Graph.root().setOutput(-2)), "invalid output index -2");
        execRefused(
                Graph.exec("x")
                        .addMounts(Graph.root())
                        .addMounts(Mount.newBuilder().setDest("/a")),
                "duplicate output 0");
        execRefused(
                Graph.exec("x").addMounts(Graph.root()).addMounts(mount("/a/..")), "invalid mount target \"/a/..\"");
        execRefused(Graph.exec("x").addMounts(Graph.root()).addMounts(mount("../..")), "invalid mount target");
        execRefused(Graph.exec("x").addMounts(Graph.root()).addMounts(mount("")), "no destination");
        execRefused(Graph.exec("x").addMounts(Graph.root()).addMounts(mount("/a\0b")), "null character");
        execRefused(
                Graph.exec("x").addMounts(Graph.root()).addMounts(mount("/a").setMountTypeValue(9)),
                "mount type 9 not implemented");
        execRefused(Graph.exec("x").addMounts(Graph.root()).setNetworkValue(9), "invalid network mode 9");
        execRefused(Graph.exec("x").addMounts(Graph.root()).setSecurityValue(9), "invalid security mode 9");
        execRefused(
                Graph.exec("x")
                        .addMounts(Graph.root())
                        .addSecretenv(SecretEnv.newBuilder().setName("A")),
                "secret ID missing for \"A\"");
        execRefused(
                Graph.exec("x")
                        .addMounts(Graph.root())
                        .addSecretenv(SecretEnv.newBuilder().setID("a").setName("A=B")),
                "invalid environment variable");
        ExecOp.Builder env = Graph.exec("x").addMounts(Graph.root());
        env.setMeta(env.getMeta().toBuilder().addEnv("=a"));
        execRefused(env, "invalid environment variable \"=a\"");
        execRefused(Graph.exec("a\0b").addMounts(Graph.root()), "null character");
        ExecOp.Builder limit = Graph.exec("x").addMounts(Graph.root());
        limit.setMeta(limit.getMeta().toBuilder().addUlimit(Ulimit.newBuilder().setName("files")));
        execRefused(limit, "invalid ulimit type: files");
    }

    private static Mount.Builder mount(String place) {
        return Mount.newBuilder().setDest(place).setOutput(-1);
    }

    @Test
    void actionsThatMakeNoSenseAreRefused() {
        filesRefused("no actions");
        filesRefused("no outputs specified", folder());
        filesRefused("missing output index 0", folder().setOutput(1));
        filesRefused("duplicate output 0", folder().setOutput(0), folder().setOutput(0));
        filesRefused("invalid output index -2", folder().setOutput(-2));
        filesRefused("loop from index 1", folder().setOutput(0).setInput(1));
        filesRefused("invalid input index 2", folder().setInput(2), folder().setOutput(0));
        filesRefused("invalid input index", folder().setOutput(0).setInput(Long.MAX_VALUE));
        filesRefused("invalid input index -2", folder().setOutput(0).setInput(-2));
        filesRefused("invalid input index -9", folder().setOutput(0).setSecondaryInput(-9));
        filesRefused("of no known kind", action().setOutput(0));
        filesRefused(
                "invalid symlink to nothing",
                action().setOutput(0).setSymlink(FileActionSymlink.newBuilder().setNewpath("/a")));
        filesRefused(
                "null character",
                action().setOutput(0).setRm(FileActionRm.newBuilder().setPath("/a\0")));
        filesRefused(
                "invalid chmod parameter",
                action().setOutput(0).setCopy(FileActionCopy.newBuilder().setModeStr("rwx")));
        filesRefused(
                "syntax error in pattern",
                action().setOutput(0).setCopy(FileActionCopy.newBuilder().addExcludePatterns("a\\")));
        filesRefused(
                "invalid user index -1",
                owned(UserOpt.newBuilder()
                        .setByName(NamedUserOpt.newBuilder().setName("a").setInput(-1))));
        filesRefused(
                "invalid input index 7",
                owned(UserOpt.newBuilder()
                        .setByName(NamedUserOpt.newBuilder().setName("a").setInput(7))));
        filesRefused(
                "invalid user name \"a:b\"",
                owned(UserOpt.newBuilder().setByName(NamedUserOpt.newBuilder().setName("a:b"))));
    }

    private static FileAction.Builder owned(UserOpt.Builder user) {
        return action().setOutput(0)
                .setMkdir(FileActionMkDir.newBuilder()
                        .setPath("/a")
                        .setOwner(ChownOpt.newBuilder().setUser(user)));
    }

    @Test
    void mergesAndDiffsOfNothingAreRefused() {
        refused(
                graph -> graph.add(Op.newBuilder().setMerge(MergeOp.newBuilder()), graph.image()),
                "0 inner inputs and 1 outer inputs");
        refused(
                graph -> graph.add(
                        Op.newBuilder()
                                .setMerge(MergeOp.newBuilder()
                                        .addInputs(MergeInput.newBuilder().setInput(1))),
                        graph.image()),
                "invalid input index 1 in merge op");
        refused(
                graph -> graph.add(Op.newBuilder().setDiff(DiffOp.newBuilder()), graph.image()),
                "nil lower or upper input");
        refused(
                graph -> graph.add(
                        Op.newBuilder()
                                .setDiff(DiffOp.newBuilder()
                                        .setLower(LowerDiffInput.newBuilder().setInput(3))
                                        .setUpper(UpperDiffInput.newBuilder())),
                        graph.image()),
                "invalid input index 3 in diff op");
    }

    @Test
    void definitionsAreBounded() {
        Graph deep = new Graph();
        String last = deep.image();
        for (int i = 0; i < Operations.MOST; i++) {
            last = deep.run(Graph.exec("x" + i).addMounts(Graph.root()), last);
        }
        refused(deep.end(last), BadRequest.class, "more than 1024 vertexes");
        Graph wide = new Graph();
        String image = wide.image();
        MergeOp.Builder merge = MergeOp.newBuilder();
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i <= Operations.MOST; i++) {
            merge.addInputs(MergeInput.newBuilder().setInput(i));
            inputs.add(image);
        }
        refused(
                wide.end(wide.add(Op.newBuilder().setMerge(merge), inputs.toArray(String[]::new))),
                BadRequest.class,
                "more than 1024 inputs");
    }

    /** Each merge's name has that of its input twice. */
    @Test
    void namesOfMergesOfMergesDoNotGrowWithoutEnd() {
        Graph graph = new Graph();
        String last = graph.image();
        for (int i = 0; i < 100; i++) {
            last = graph.add(
                    Op.newBuilder()
                            .setMerge(MergeOp.newBuilder()
                                    .addInputs(MergeInput.newBuilder())
                                    .addInputs(MergeInput.newBuilder().setInput(1))),
                    last,
                    last);
        }
        assertThat(Operations.read(graph.end(last)).root().name()).hasSizeLessThan(5000);
    }
}
