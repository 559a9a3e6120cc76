package dev.jdocker.daemon.build.graph;

import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for one image.
 *
 * @param root the step whose result is its file system, null if that is empty
 * @param instructions those of the target's chain of stages in their order, for those who tell of them one by one
 * @param ofGraph whether it was made from operations and not from a Dockerfile
 */
public record Plan(
        ImagePlatform platform,
        @Nullable Step root,
        ImageConfig config,
        String author,
        List<History> history,
        List<Shown> instructions,
        boolean ofGraph) {
    public Plan {
        history = List.copyOf(history);
        instructions = List.copyOf(instructions);
    }

    /** The same with a history. */
    public Plan withHistory(List<History> told) {
        return new Plan(platform, root, config, author, told, instructions, ofGraph);
    }

    /** An instruction and the step that has been reached with it. */
    public record Shown(String text, Lines lines, @Nullable Step step, boolean runs) {}
}
