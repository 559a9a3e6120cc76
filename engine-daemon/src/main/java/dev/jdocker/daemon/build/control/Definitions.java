package dev.jdocker.daemon.build.control;

import buildkit.llb.Definition;
import buildkit.llb.Input;
import buildkit.llb.Op;
import buildkit.llb.OpMetadata;
import buildkit.llb.SourceOp;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.error.BadRequest;
import java.util.Locale;

/**
 * LLB, BuildKit's graphs of operations. Clients hand results of one build to another as such graphs; here each is a graph of one
 * source, which names the result. Of graphs that clients make themselves those of one source are understood.
 */
final class Definitions {

    private static final String RESULT = "jdocker-result://";

    private Definitions() {}

    /** A graph whose outcome is that result. */
    static Definition ofResult(String ref) {
        ByteString source = Op.newBuilder()
                .setSource(SourceOp.newBuilder().setIdentifier(RESULT + ref))
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

    /** The source that a graph is: {@code docker-image://…}, {@code git://…}, or what {@link #resultOf} understands. */
    static String sourceOf(Definition definition) {
        String identifier = "";
        try {
            for (ByteString bytes : definition.getDefList()) {
                Op op = Op.parseFrom(bytes);
                switch (op.getOpCase()) {
                    case SOURCE -> {
                        if (!identifier.isEmpty()
                                && !identifier.equals(op.getSource().getIdentifier())) {
                            throw new Unsupported("LLB of several sources is not supported");
                        }
                        identifier = op.getSource().getIdentifier();
                    }
                    case OP_NOT_SET -> {
                        // The end of the graph, which points at its outcome.
                    }
                    case EXEC, FILE, BUILD, MERGE, DIFF ->
                        throw new Unsupported("LLB operation "
                                + op.getOpCase().name().toLowerCase(Locale.ROOT)
                                + " is not supported: send a Dockerfile");
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new BadRequest("failed to parse llb proto op: " + e.getMessage(), e);
        }
        if (identifier.isEmpty()) {
            throw new BadRequest("invalid empty definition");
        }
        return identifier;
    }

    /** Whether a source is a result of a build here. */
    static boolean isResult(String source) {
        return source.startsWith(RESULT);
    }

    /** The name of that result. */
    static String resultOf(String source) {
        return source.substring(RESULT.length());
    }
}
