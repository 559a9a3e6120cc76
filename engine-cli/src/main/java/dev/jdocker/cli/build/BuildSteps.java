package dev.jdocker.cli.build;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The steps of a build, in the order in which they were told of. */
final class BuildSteps {

    private final Map<String, BuildStep> steps = new LinkedHashMap<>();

    /** Takes up what is told of steps; {@code changed} is given each step that is new or not what it was. */
    void update(Trace trace, BiConsumer<BuildStep, Trace.Vertex> changed) {
        for (Trace.Vertex vertex : trace.vertexes()) {
            BuildStep step = steps.get(vertex.digest());
            if (step == null) {
                step = new BuildStep(vertex);
                steps.put(vertex.digest(), step);
            }
            Trace.Vertex before = step.vertex();
            step.update(vertex);
            changed.accept(step, before);
        }
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
