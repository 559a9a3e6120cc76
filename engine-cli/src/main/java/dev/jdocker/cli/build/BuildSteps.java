package dev.jdocker.cli.build;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of a build, in the order in which they were told of. */
final class BuildSteps {

    private final Map<String, BuildStep> steps = new LinkedHashMap<>();

    /** Takes up what is told of steps. */
    void update(Trace trace) {
        trace.vertexes().forEach(this::update);
    }

    /** Takes up what is told of a step, which may be new. */
    BuildStep update(Trace.Vertex vertex) {
        BuildStep step = steps.computeIfAbsent(vertex.digest(), digest -> new BuildStep(vertex));
        step.update(vertex);
        return step;
    }

    @Nullable
    BuildStep find(String digest) {
        return steps.get(digest);
    }

    Collection<BuildStep> all() {
        return steps.values();
    }

    /** The step that failed, null if none did. */
    @Nullable
    BuildStep failed() {
        return steps.values().stream().filter(BuildStep::isFailed).findFirst().orElse(null);
    }
}
