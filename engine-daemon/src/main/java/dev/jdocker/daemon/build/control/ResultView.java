package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.StepResult;
import java.util.List;

/**
 * A result of which others see these images only.
 *
 * @param of what it stands on, which its owner closes
 */
record ResultView(BuildResult of, List<BuiltImage> images) implements BuildResult {

    ResultView {
        images = List.copyOf(images);
    }

    @Override
    public List<StepResult> steps() {
        return of.steps();
    }

    @Override
    public void close() {}
}
