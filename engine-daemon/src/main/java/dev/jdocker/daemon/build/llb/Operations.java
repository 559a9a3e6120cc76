package dev.jdocker.daemon.build.llb;

import buildkit.llb.Definition;
import buildkit.llb.Input;
import buildkit.llb.Location;
import buildkit.llb.Op;
import buildkit.llb.OpMetadata;
import buildkit.llb.Range;
import buildkit.llb.SourceInfo;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.error.BadRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A definition that has been read: the operations that its outcome needs. Each names its inputs by the digests of their bytes, so
 * that there is no circle; the last one has no other work than to name the outcome.
 *
 * @param all those first that others need
 * @param root the operation that makes the outcome
 * @param output which of its results the outcome is
 * @param file what the definition was made from, if its client tells
 */
public record Operations(List<Operation> all, Operation root, int output, SourceFile file) {

    /** Each becomes a step of its own, with a thread. */
    static final int MOST = 1024;

    public Operations {
        all = List.copyOf(all);
    }

    /**
     * Reads one.
     *
     * @throws BadRequest if it is none
     * @throws dev.jdocker.daemon.error.NotImplemented if it has something that is not done here
     */
    public static Operations read(Definition definition) {
        Map<String, Op> known = new LinkedHashMap<>();
        String last = "";
        for (ByteString bytes : definition.getDefList()) {
            last = Digest.of(bytes.toByteArray()).text();
            known.put(last, parsed(bytes));
        }
        if (known.isEmpty()) {
            throw new BadRequest("invalid empty definition");
        }
        if (known.size() < 2) {
            throw new BadRequest("invalid LLB with " + known.size() + " vertexes");
        }
        Op end = known.remove(last);
        if (end == null || end.getInputsCount() == 0) {
            throw new BadRequest("invalid LLB with no inputs on last vertex");
        }
        Input outcome = end.getInputs(0);
        Map<String, Operation> all = new LinkedHashMap<>();
        for (String digest : inOrder(known, outcome.getDigest())) {
            all.put(digest, operation(digest, known, all, definition));
        }
        Operation root = all.get(outcome.getDigest());
        if (root == null) {
            throw new BadRequest("invalid missing input digest " + outcome.getDigest());
        }
        return new Operations(List.copyOf(all.values()), root, output(outcome, root), file(definition));
    }

    private static Op parsed(ByteString bytes) {
        try {
            return Op.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new BadRequest("failed to parse llb proto op: " + e.getMessage(), e);
        }
    }

    /** What an outcome needs, each after its own inputs; without recursion, because strangers say how deep it is. */
    private static Set<String> inOrder(Map<String, Op> known, String outcome) {
        Set<String> done = new LinkedHashSet<>();
        Set<String> begun = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(outcome));
        while (!open.isEmpty()) {
            String digest = open.peek();
            if (done.contains(digest)) {
                var _ = open.pop();
                continue;
            }
            Op op = known.get(digest);
            if (op == null) {
                throw new BadRequest("invalid missing input digest " + digest);
            }
            if (!begun.add(digest)) {
                var _ = open.pop();
                done.add(digest);
                continue;
            }
            if (begun.size() > MOST) {
                throw new BadRequest("invalid LLB: it has more than " + MOST + " vertexes");
            }
            if (op.getInputsCount() > MOST) {
                throw new BadRequest("invalid op with more than " + MOST + " inputs");
            }
            for (Input input : op.getInputsList()) {
                if (!done.contains(input.getDigest())) {
                    open.push(input.getDigest());
                }
            }
        }
        return done;
    }

    private static Operation operation(
            String digest, Map<String, Op> known, Map<String, Operation> before, Definition definition) {
        Op op = known.getOrDefault(digest, Op.getDefaultInstance());
        Operation.check(op);
        List<String> names = new ArrayList<>();
        for (Input input : op.getInputsList()) {
            Operation made = before.get(input.getDigest());
            if (made == null) {
                throw new BadRequest("invalid missing input digest " + input.getDigest());
            }
            int _ = output(input, made);
            names.add(made.name());
        }
        OpMetadata metadata = definition.getMetadataOrDefault(digest, OpMetadata.getDefaultInstance());
        return new Operation(
                Digest.parse(digest), op, metadata, Operation.name(op, metadata, names), lines(definition, digest));
    }

    private static int output(Input input, Operation of) {
        if (input.getIndex() < 0 || input.getIndex() >= of.outputs()) {
            throw new BadRequest("invalid output index " + input.getIndex() + " of " + of.digest() + ", which has "
                    + of.outputs() + " outputs");
        }
        return (int) input.getIndex();
    }

    /** The file that comes first; places in others are not told. */
    private static SourceFile file(Definition definition) {
        if (definition.getSource().getInfosCount() == 0) {
            return new SourceFile("", "");
        }
        SourceInfo info = definition.getSource().getInfos(0);
        return new SourceFile(info.getFilename(), info.getData().toStringUtf8());
    }

    private static @Nullable Lines lines(Definition definition, String digest) {
        for (Location location : definition
                .getSource()
                .getLocationsOrDefault(digest, buildkit.llb.Locations.getDefaultInstance())
                .getLocationsList()) {
            if (location.getSourceIndex() == 0 && location.getRangesCount() > 0) {
                Range range = location.getRanges(0);
                return new Lines(range.getStart().getLine(), range.getEnd().getLine());
            }
        }
        return null;
    }

    /** The source that the whole is, if it is one and nothing else. */
    public Optional<Source> onlySource() {
        return root.op().hasSource() ? Optional.of(Source.of(root.op().getSource())) : Optional.empty();
    }

    /** The sources that only a client's session or another build has, by the names under which a request has them. */
    public Map<String, Source.Lent> lent() {
        Map<Digest, String> names = lentByOperation();
        Map<String, Source.Lent> lent = new LinkedHashMap<>();
        for (Operation operation : all) {
            if (operation.op().hasSource() && Source.of(operation.op().getSource()) instanceof Source.Lent source) {
                lent.put(names.getOrDefault(operation.digest(), ""), source);
            }
        }
        return lent;
    }

    /** Those names by operation: what the client calls them, with a number if there are several of one name. */
    Map<Digest, String> lentByOperation() {
        Map<Digest, String> names = new LinkedHashMap<>();
        for (Operation operation : all) {
            if (operation.op().hasSource() && Source.of(operation.op().getSource()) instanceof Source.Lent lent) {
                String name = lent.name();
                for (int i = 2; names.containsValue(name); i++) {
                    name = lent.name() + " (" + i + ")";
                }
                names.put(operation.digest(), name);
            }
        }
        return names;
    }
}
