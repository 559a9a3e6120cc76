package dev.jdocker.daemon.build.llb;

import buildkit.llb.Definition;
import buildkit.llb.ExecOp;
import buildkit.llb.FileAction;
import buildkit.llb.FileOp;
import buildkit.llb.Input;
import buildkit.llb.Meta;
import buildkit.llb.Mount;
import buildkit.llb.Op;
import buildkit.llb.OpMetadata;
import buildkit.llb.SourceOp;
import dev.jdocker.api.image.Digest;
import java.util.List;
import java.util.Map;

/** Puts definitions together as BuildKit's clients do: each operation names its inputs by the digests of their bytes. */
final class Graph {

    private final Definition.Builder definition = Definition.newBuilder();

    /** Adds an operation and gives its digest. */
    String add(Op.Builder op, String... inputs) {
        for (String input : inputs) {
            op.addInputs(Input.newBuilder().setDigest(input));
        }
        Op whole = op.build();
        definition.addDef(whole.toByteString());
        return Digest.of(whole.toByteArray()).text();
    }

    Graph metadata(String digest, OpMetadata metadata) {
        definition.putMetadata(digest, metadata);
        return this;
    }

    Definition.Builder definition() {
        return definition;
    }

    /** Ends it with an output of an operation as its outcome. */
    Definition end(String digest, int output) {
        String _ = add(
                Op.newBuilder().addInputs(Input.newBuilder().setDigest(digest).setIndex(output)));
        return definition.build();
    }

    Definition end(String digest) {
        return end(digest, 0);
    }

    String source(String identifier, Map<String, String> attributes) {
        return add(Op.newBuilder()
                .setSource(SourceOp.newBuilder().setIdentifier(identifier).putAllAttrs(attributes)));
    }

    String image() {
        return source("docker-image://docker.io/library/a:1", Map.of());
    }

    static Mount.Builder root() {
        return Mount.newBuilder().setDest("/");
    }

    static ExecOp.Builder exec(String... args) {
        return ExecOp.newBuilder()
                .setMeta(Meta.newBuilder().addAllArgs(List.of(args)).setCwd("/"));
    }

    String run(ExecOp.Builder exec, String... inputs) {
        return add(Op.newBuilder().setExec(exec), inputs);
    }

    String files(List<FileAction.Builder> actions, String... inputs) {
        FileOp.Builder files = FileOp.newBuilder();
        actions.forEach(files::addActions);
        return add(Op.newBuilder().setFile(files), inputs);
    }
}
