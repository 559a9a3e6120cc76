package dev.jdocker.blackbox;

import buildkit.llb.Definition;
import buildkit.llb.ExecOp;
import buildkit.llb.FileAction;
import buildkit.llb.FileActionCopy;
import buildkit.llb.FileActionMkDir;
import buildkit.llb.FileActionMkFile;
import buildkit.llb.FileOp;
import buildkit.llb.Input;
import buildkit.llb.Meta;
import buildkit.llb.Mount;
import buildkit.llb.Op;
import buildkit.llb.OpMetadata;
import buildkit.llb.Platform;
import buildkit.llb.SourceOp;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Puts a definition of BuildKit's together: each operation names its inputs by the digests of their bytes. */
final class LlbGraph {

    private final Definition.Builder definition = Definition.newBuilder();

    /** An output of an operation. */
    record Out(String digest, int number) {
        Out at(int other) {
            return new Out(digest, other);
        }
    }

    Out add(Op.Builder op, Out... inputs) {
        for (Out input : inputs) {
            op.addInputs(Input.newBuilder().setDigest(input.digest()).setIndex(input.number()));
        }
        byte[] bytes = op.build().toByteArray();
        definition.addDef(ByteString.copyFrom(bytes));
        Out out = new Out(digest(bytes), 0);
        definition.putMetadata(out.digest(), OpMetadata.getDefaultInstance());
        return out;
    }

    static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    LlbGraph named(Out out, String name) {
        definition.putMetadata(
                out.digest(),
                OpMetadata.newBuilder().putDescription("llb.customname", name).build());
        return this;
    }

    LlbGraph again(Out out) {
        definition.putMetadata(
                out.digest(), OpMetadata.newBuilder().setIgnoreCache(true).build());
        return this;
    }

    /** Takes up all of another definition and gives its outcome. */
    Out goOn(Definition other) {
        definition.addAllDef(other.getDefList().subList(0, other.getDefCount() - 1));
        definition.putAllMetadata(other.getMetadataMap());
        try {
            Input outcome = Op.parseFrom(other.getDef(other.getDefCount() - 1)).getInputs(0);
            return new Out(outcome.getDigest(), (int) outcome.getIndex());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Ends it with that as its outcome. */
    Definition end(Out out) {
        Out _ = add(Op.newBuilder(), out);
        return definition.build();
    }

    Out source(String identifier, Map<String, String> attributes) {
        return add(Op.newBuilder()
                .setSource(SourceOp.newBuilder().setIdentifier(identifier).putAllAttrs(attributes))
                .setPlatform(platform()));
    }

    private static Platform platform() {
        String arch = System.getProperty("os.arch");
        return Platform.newBuilder()
                .setOS("linux")
                .setArchitecture(arch.equals("aarch64") ? "arm64" : arch.equals("x86_64") ? "amd64" : arch)
                .build();
    }

    /** The image of the cases. */
    Out base() {
        return source("docker-image://docker.io/" + TestImage.NAME, Map.of("image.resolvemode", "local"));
    }

    static Meta.Builder shell(String script) {
        return Meta.newBuilder()
                .addAllArgs(List.of("/bin/sh", "-c", script))
                .addEnv("PATH=/bin")
                .setCwd("/");
    }

    /** A command without a network on a root file system, which is its first input and its first output. */
    static ExecOp.Builder exec(Meta.Builder meta) {
        return ExecOp.newBuilder()
                .setMeta(meta)
                .setNetwork(buildkit.llb.NetMode.NONE)
                .addMounts(Mount.newBuilder().setDest("/"));
    }

    Out run(ExecOp.Builder exec, Out... inputs) {
        return add(Op.newBuilder().setExec(exec).setPlatform(platform()), inputs);
    }

    Out run(String script, Out... inputs) {
        return run(exec(shell(script)), inputs);
    }

    Out files(List<FileAction.Builder> actions, Out... inputs) {
        FileOp.Builder files = FileOp.newBuilder();
        actions.forEach(files::addActions);
        return add(Op.newBuilder().setFile(files), inputs);
    }

    static FileAction.Builder action(int input, int output) {
        return FileAction.newBuilder().setInput(input).setSecondaryInput(-1).setOutput(output);
    }

    static FileActionMkFile.Builder file(String path, String text) {
        return FileActionMkFile.newBuilder()
                .setPath(path)
                .setMode(0644)
                .setTimestamp(-1)
                .setData(ByteString.copyFromUtf8(text));
    }

    static FileActionMkDir.Builder folder(String path) {
        return FileActionMkDir.newBuilder().setPath(path).setMode(0755).setTimestamp(-1);
    }

    static FileActionCopy.Builder copy(String from, String to) {
        return FileActionCopy.newBuilder().setSrc(from).setDest(to).setMode(-1).setTimestamp(-1);
    }
}
