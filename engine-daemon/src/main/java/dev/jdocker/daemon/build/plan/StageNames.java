package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.build.dockerfile.Instruction;
import dev.jdocker.daemon.build.dockerfile.Stage;
import dev.jdocker.daemon.build.graph.Step;
import java.util.List;

/** How the steps of a stage are shown: {@code [build 2/5] RUN make}. */
final class StageNames {

    private final String prefix;
    private final int total;
    private final String stageName;
    private int number;

    StageNames(
            Stage stage, int index, int stages, Settings settings, List<Instruction> instructions, StageState state) {
        this.prefix = prefix(stage, index, stages, settings);
        this.stageName = stage.name();
        boolean hasImage = state.tree instanceof Step.Image;
        this.number = hasImage ? 1 : 0;
        this.total = number
                + (int) instructions.stream().filter(StageNames::makesStep).count();
    }

    /** What stands before the name of a stage's first step. */
    static String first(Stage stage, int index, int stages, Settings settings) {
        int total = 1
                + (int) stage.instructions().stream()
                        .filter(StageNames::makesStep)
                        .count();
        return "[" + prefix(stage, index, stages, settings) + "1/" + total + "] ";
    }

    private static String prefix(Stage stage, int index, int stages, Settings settings) {
        String platform = settings.severalPlatforms() ? PlatformArgs.text(settings.targetPlatform()) + " " : "";
        if (stages == 1) {
            return platform;
        }
        return platform + (stage.name().isEmpty() ? "stage-" + index : stage.name()) + " ";
    }

    private static boolean makesStep(Instruction instruction) {
        return instruction instanceof Instruction.Run
                || instruction instanceof Instruction.Copy
                || instruction instanceof Instruction.Workdir;
    }

    /** The name of the next step. */
    String next(String text) {
        number++;
        return "[" + prefix + number + "/" + total + "] " + text;
    }

    /** The stage's name, or empty. */
    String stage() {
        return stageName;
    }
}
