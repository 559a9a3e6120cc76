package dev.jdocker.daemon.build.llb;

import buildkit.llb.FileAction;
import buildkit.llb.Mount;
import buildkit.llb.MountType;
import buildkit.llb.Op;
import buildkit.llb.OpMetadata;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a definition, which makes sense as far as that can be seen from itself.
 *
 * @param digest that of its bytes
 * @param name as people are shown it
 * @param lines where it stands in the file that the definition was made from, null if that is not known
 */
record Operation(
        Digest digest,
        Op op,
        OpMetadata metadata,
        String name,
        @Nullable Lines lines) {

    private static final int LONGEST_NAME = 4096;

    /** The number that stands for no input, or for no output. */
    static final long NONE = -1;

    static final String ROOT = "/";

    Step.About about() {
        return new Step.About(digest, name, lines, metadata.getIgnoreCache());
    }

    /** How a part of it is named that is a step of its own. */
    Step.About about(Digest part, String shown) {
        return new Step.About(part, shown, lines, metadata.getIgnoreCache());
    }

    /** What is shown of an operation, as BuildKit names it: by its own {@code llb.customname}, else by what it does. */
    static String name(Op op, OpMetadata metadata, List<String> inputs) {
        String own = metadata.getDescriptionOrDefault("llb.customname", "");
        String name = own.isEmpty() ? name(op, inputs) : own;
        // Names of merges hold those of their inputs, so that a small graph could have a very long one.
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
    }

    private static String name(Op op, List<String> inputs) {
        return switch (op.getOpCase()) {
            case SOURCE -> op.getSource().getIdentifier();
            case EXEC -> String.join(" ", op.getExec().getMeta().getArgsList());
            case FILE ->
                String.join(
                        ", ",
                        op.getFile().getActionsList().stream()
                                .map(Operation::name)
                                .toList());
            case MERGE -> "merge (" + String.join(", ", inputs) + ")";
            case DIFF ->
                "diff " + side(op.getDiff().getLower().getInput(), inputs) + " -> "
                        + side(op.getDiff().getUpper().getInput(), inputs);
            case BUILD, OP_NOT_SET -> "unknown";
        };
    }

    private static String side(long input, List<String> inputs) {
        return input == NONE ? "scratch" : "(" + inputs.get((int) input) + ")";
    }

    private static String name(FileAction action) {
        return switch (action.getActionCase()) {
            case COPY ->
                "copy " + action.getCopy().getSrc() + " " + action.getCopy().getDest();
            case MKFILE -> "mkfile " + action.getMkfile().getPath();
            case MKDIR -> "mkdir " + action.getMkdir().getPath();
            case RM -> "rm " + action.getRm().getPath();
            case SYMLINK ->
                "symlink " + action.getSymlink().getOldpath() + " -> "
                        + action.getSymlink().getNewpath();
            case ACTION_NOT_SET -> "unknown";
        };
    }

    /**
     * Refuses what is no operation.
     *
     * @throws BadRequest if it contradicts itself
     * @throws NotImplemented if there is nothing here that does it
     */
    static void check(Op op) {
        int inputs = op.getInputsCount();
        switch (op.getOpCase()) {
            case SOURCE -> {
                var _ = Source.of(op.getSource());
            }
            case EXEC -> ExecChecks.check(op.getExec(), inputs);
            case FILE -> FileChecks.check(op.getFile(), inputs);
            case MERGE -> {
                if (op.getMerge().getInputsCount() != inputs) {
                    throw new BadRequest("invalid merge op with "
                            + op.getMerge().getInputsCount() + " inner inputs and " + inputs + " outer inputs");
                }
                op.getMerge().getInputsList().forEach(input -> requireInput(input.getInput(), inputs, "merge op"));
            }
            case DIFF -> {
                if (!op.getDiff().hasLower() || !op.getDiff().hasUpper()) {
                    throw new BadRequest("invalid diff op with nil lower or upper input");
                }
                requireInput(op.getDiff().getLower().getInput(), inputs, "diff op");
                requireInput(op.getDiff().getUpper().getInput(), inputs, "diff op");
            }
            case BUILD -> throw new NotImplemented("llb: BuildOp is not supported");
            case OP_NOT_SET -> throw new BadRequest("invalid op: it is of no known kind");
        }
    }

    /** Refuses a number that is neither that of an input nor {@link #NONE}. */
    static void requireInput(long number, int inputs, String what) {
        if (number < NONE || number >= inputs) {
            throw new BadRequest("invalid input index " + number + " in " + what + " with " + inputs + " inputs");
        }
    }

    /** How many results it has. */
    int outputs() {
        return switch (op.getOpCase()) {
            case EXEC ->
                (int) op.getExec().getMountsList().stream()
                        .filter(Operation::hasOutput)
                        .count();
            case FILE ->
                (int) op.getFile().getActionsList().stream()
                        .filter(action -> action.getOutput() != NONE)
                        .count();
            case SOURCE, MERGE, DIFF -> 1;
            case BUILD, OP_NOT_SET -> 0;
        };
    }

    /** Whether what becomes of a mount is a result; caches are as they were. */
    static boolean hasOutput(Mount mount) {
        return mount.getOutput() != NONE
                && (mount.getMountType() == MountType.BIND
                        || (mount.getMountType() == MountType.CACHE && mount.getInput() != NONE));
    }

    /** Text in the words of the protocol: {@code BIND} as {@code bind}. */
    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
