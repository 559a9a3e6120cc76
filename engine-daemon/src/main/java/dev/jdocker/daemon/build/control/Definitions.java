package dev.jdocker.daemon.build.control;

import buildkit.llb.Definition;
import buildkit.llb.Input;
import buildkit.llb.Op;
import buildkit.llb.OpMetadata;
import buildkit.llb.SourceOp;
import com.google.protobuf.ByteString;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.llb.Source;

/**
 * LLB, BuildKit's graphs of operations, as it is given to clients: they hand results of one build to another as such graphs, and put
 * operations of their own on top. Here each is a graph of one source, which names the result.
 */
final class Definitions {

    private Definitions() {}

    /** A graph whose outcome is that result. */
    static Definition ofResult(String ref) {
        ByteString source = Op.newBuilder()
                .setSource(SourceOp.newBuilder().setIdentifier(Source.RESULT + ref))
                .build()
                .toByteString();
        ByteString end = Op.newBuilder()
                .addInputs(Input.newBuilder()
                        .setDigest(Digest.of(source.toByteArray()).text()))
                .build()
                .toByteString();
        // Clients take a graph without metadata for none.
        return Definition.newBuilder()
                .addDef(source)
                .addDef(end)
                .putMetadata(Digest.of(source.toByteArray()).text(), OpMetadata.getDefaultInstance())
                .putMetadata(Digest.of(end.toByteArray()).text(), OpMetadata.getDefaultInstance())
                .build();
    }

    /** Whether there is anything in it. */
    static boolean isEmpty(Definition definition) {
        return definition.getDefCount() == 0;
    }
}
