package dev.jdocker.daemon.build;

import dev.jdocker.api.image.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Told what happens in a build, by many threads at once; must not block for long. A <em>vertex</em> is a step of the build's
 * graph; it is announced before anything else is told of it, and those that are known from the Dockerfile are announced
 * together in its order.
 */
public interface BuildObserver {

    /** There is a step. One that was announced before is announced again if its name has changed. */
    void vertex(Vertex vertex);

    void started(Digest vertex, Instant at);

    /** The step has ended, perhaps without a start if it was {@code cached}. */
    void completed(Digest vertex, Instant at, Outcome outcome);

    /** Output of a step's command; {@code stream} is 1 or 2, as in a process. The bytes are the receiver's. */
    void log(Digest vertex, int stream, byte[] bytes, Instant at);

    /** How far something within a step is. */
    void progress(Digest vertex, Progress progress);

    /** Something is wrong without being an error. */
    void warning(Warning warning);

    /** What will be done, instruction by instruction in the Dockerfile's order, for doors that tell of it so. */
    default void planned(List<Instruction> instructions) {}

    /**
     * A step.
     *
     * @param digest names the step within this build
     * @param name as people are shown it: {@code [stage-1 2/4] RUN make}
     * @param inputs the steps that it needs
     */
    record Vertex(Digest digest, String name, List<Digest> inputs) {
        public Vertex {
            inputs = List.copyOf(inputs);
        }
    }

    /** How a step ended: {@code error} is null unless it failed. */
    record Outcome(
            boolean cached, boolean canceled, @Nullable String error) {
        public static final Outcome DONE = new Outcome(false, false, null);
        public static final Outcome CACHED = new Outcome(true, false, null);
        public static final Outcome CANCELED = new Outcome(false, true, "context canceled");

        public static Outcome failed(String error) {
            return new Outcome(false, false, error);
        }
    }

    /**
     * How far something is.
     *
     * @param id what is under way: {@code transferring context:}, a layer's digest
     * @param name what to show for it
     * @param current bytes, or 0
     * @param total bytes, or 0 if that is not known
     * @param completed null while it goes on
     */
    record Progress(
            String id,
            String name,
            long current,
            long total,
            @Nullable Instant started,
            @Nullable Instant completed) {}

    /**
     * What is odd.
     *
     * @param rule the check's name, {@code StageNameCasing}; empty for a warning of no check
     * @param shortText one line
     * @param url where more is said, or empty
     */
    record Warning(
            @Nullable Digest vertex,
            String rule,
            int level,
            String shortText,
            List<String> detail,
            String url,
            @Nullable SourceLocation location) {
        public Warning {
            detail = List.copyOf(detail);
        }
    }

    /**
     * An instruction of a stage that the target needs.
     *
     * @param text as it stands in the Dockerfile
     * @param step the step that it makes; null where it makes none
     * @param runs whether a command is run for it
     */
    record Instruction(String text, @Nullable Digest step, boolean runs) {}

    /** Nobody listens. */
    BuildObserver NONE = new BuildObserver() {
        @Override
        public void vertex(Vertex vertex) {}

        @Override
        public void started(Digest vertex, Instant at) {}

        @Override
        public void completed(Digest vertex, Instant at, Outcome outcome) {}

        @Override
        public void log(Digest vertex, int stream, byte[] bytes, Instant at) {}

        @Override
        public void progress(Digest vertex, Progress progress) {}

        @Override
        public void warning(Warning warning) {}
    };
}
