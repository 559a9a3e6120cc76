package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.dockerfile.Dockerfile;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.Instruction;
import dev.jdocker.daemon.build.dockerfile.KeyValue;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.dockerfile.Lint;
import dev.jdocker.daemon.build.dockerfile.LintRule;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.daemon.build.dockerfile.Stage;
import dev.jdocker.daemon.build.dockerfile.Suggestion;
import dev.jdocker.daemon.build.dockerfile.Variables;
import dev.jdocker.daemon.build.graph.Base;
import dev.jdocker.daemon.build.graph.Plan;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the plan of one Dockerfile for one platform. Stages that the target does not need are not looked at. */
public final class Planner {

    private final Dockerfile dockerfile;
    private final Settings settings;
    private final Bases bases;
    private final Lint lint;
    private final Variables variables;
    private final Map<String, String> globals = new LinkedHashMap<>();
    private final Map<Integer, StageState> built = new HashMap<>();
    private final Set<Integer> underWay = new HashSet<>();

    public Planner(Dockerfile dockerfile, Settings settings, Bases bases, Lint lint) {
        this.dockerfile = dockerfile;
        this.settings = settings;
        this.bases = bases;
        this.lint = lint;
        this.variables = new Variables(dockerfile.directives().escape());
    }

    /** The plan of the target. */
    public Plan plan() throws DockerfileException, BuildException, InterruptedException {
        declareGlobals();
        StageState state = stage(target());
        state.labels.putAll(settings.labels());
        List<Plan.Shown> shown = new ArrayList<>();
        for (int i = 0; i < dockerfile.stages().size(); i++) {
            StageState stage = built.get(i);
            if (stage != null) {
                shown.addAll(stage.shown);
            }
        }
        return new Plan(state.platform, state.tree, state.config(), state.author, state.history, shown, false);
    }

    /** The stages that the plan needs, by their number. */
    Map<Integer, StageState> built() {
        return Map.copyOf(built);
    }

    /** The arguments before the first FROM, with their values. */
    Map<String, String> globals() {
        return Map.copyOf(globals);
    }

    private void declareGlobals() throws DockerfileException {
        Map<String, String> platform = PlatformArgs.of(settings);
        globals.putAll(platform);
        for (Instruction.Arg arg : dockerfile.globals()) {
            for (KeyValue pair : arg.pairs()) {
                String given = settings.args().get(pair.key());
                if (given != null) {
                    globals.put(pair.key(), given);
                } else if (pair.value() != null) {
                    try {
                        globals.put(
                                pair.key(),
                                variables.expand(pair.value(), globals).text());
                    } catch (DockerfileException e) {
                        throw e.at(arg.written().lines());
                    }
                }
            }
        }
    }

    private int target() throws DockerfileException {
        List<Stage> stages = dockerfile.stages();
        if (settings.target().isEmpty()) {
            return stages.size() - 1;
        }
        int index = find(settings.target(), stages.size());
        if (index < 0) {
            List<String> names = stages.stream()
                    .map(Stage::name)
                    .filter(name -> !name.isEmpty())
                    .toList();
            throw new DockerfileException("target stage \"" + settings.target() + "\" could not be found"
                    + Suggestion.of(settings.target(), names));
        }
        return index;
    }

    /** The last stage before {@code before} of that name or number, -1 if there is none. */
    private int find(String name, int before) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (int i = before - 1; i >= 0; i--) {
            if (dockerfile.stages().get(i).name().equals(wanted)) {
                return i;
            }
        }
        try {
            int index = Integer.parseInt(wanted);
            return index >= 0 && index < before ? index : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private StageState stage(int index) throws DockerfileException, BuildException, InterruptedException {
        StageState known = built.get(index);
        if (known != null) {
            return known;
        }
        Stage stage = dockerfile.stages().get(index);
        Lines lines = stage.written().lines();
        if (!underWay.add(index)) {
            String name = stage.name().isEmpty() ? "stage-" + index : stage.name();
            throw new DockerfileException("circular dependency detected on stage: " + name);
        }
        StageState state;
        try {
            state = begin(stage, index);
        } catch (DockerfileException e) {
            throw e.at(lines);
        }
        List<Instruction> instructions = new ArrayList<>();
        if (!state.onBuild.isEmpty()) {
            instructions.addAll(Dockerfile.triggers(state.onBuild));
            state.onBuild.clear();
        }
        instructions.addAll(stage.instructions());
        StageNames names = new StageNames(stage, index, dockerfile.stages().size(), settings, instructions, state);
        state.shown.add(new Plan.Shown(stage.written().original(), lines, state.tree, false));
        Dispatch dispatch = new Dispatch(state, settings, globals, variables, lint, names, new Sources(index));
        for (Instruction instruction : instructions) {
            try {
                dispatch.dispatch(instruction);
            } catch (DockerfileException e) {
                throw e.at(instruction.written().lines());
            }
            state.shown.add(new Plan.Shown(
                    instruction.written().original(),
                    instruction.written().lines(),
                    state.tree,
                    instruction instanceof Instruction.Run));
        }
        built.put(index, state);
        underWay.remove(index);
        return state;
    }

    private StageState begin(Stage stage, int index) throws DockerfileException, BuildException, InterruptedException {
        Lines lines = stage.written().lines();
        ImagePlatform platform = platform(stage);
        Variables.Expanded base = variables.expand(stage.base(), globals);
        for (String name : base.undefined()) {
            lint.add(LintRule.UNDEFINED_ARG_IN_FROM, "FROM argument '" + name + "' is not declared", lines);
        }
        checkDefaults(stage, lines);
        String name = base.text();
        if (name.isEmpty()) {
            throw new DockerfileException("base name (" + stage.base() + ") should not be blank");
        }
        Base context = bases.context(name, platform);
        if (context != null) {
            return StageState.of(context, platform);
        }
        int from = findNamed(name, index);
        if (from >= 0) {
            return StageState.after(stage(from), platform);
        }
        if (name.equals("scratch")) {
            return StageState.of(new Base(null, null), platform);
        }
        String shown = StageNames.first(stage, index, dockerfile.stages().size(), settings) + "FROM " + name;
        Base image = bases.image(name, platform, shown, lines);
        checkPlatform(name, image, platform, lines);
        return StageState.of(image, platform);
    }

    private void checkPlatform(String name, Base image, ImagePlatform expected, Lines lines) {
        ConfigDocument document = image.document();
        if (document != null
                && !document.architecture().isEmpty()
                && !document.architecture().equals(expected.architecture())) {
            ImagePlatform actual = new ImagePlatform("linux", document.architecture(), document.variant());
            lint.add(
                    LintRule.INVALID_BASE_IMAGE_PLATFORM,
                    "Base image " + name + " was pulled with platform \"" + actual + "\", expected \"" + expected
                            + "\" for current build",
                    lines);
        }
    }

    private int findNamed(String name, int before) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (int i = before - 1; i >= 0; i--) {
            if (dockerfile.stages().get(i).name().equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    private ImagePlatform platform(Stage stage) throws DockerfileException {
        if (stage.platform().isEmpty()) {
            return settings.targetPlatform();
        }
        Lines lines = stage.written().lines();
        Variables.Expanded expanded = variables.expand(stage.platform(), globals);
        if (expanded.used().isEmpty()) {
            lint.add(
                    LintRule.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
                    "FROM --platform flag should not use constant value \"" + stage.platform() + "\"",
                    lines);
        }
        if (stage.platform().equals("$TARGETPLATFORM") || stage.platform().equals("${TARGETPLATFORM}")) {
            lint.add(
                    LintRule.REDUNDANT_TARGET_PLATFORM,
                    "Setting platform to predefined " + stage.platform()
                            + " in FROM is redundant as this is the default behavior",
                    lines);
        }
        for (String name : expanded.undefined()) {
            lint.add(LintRule.UNDEFINED_ARG_IN_FROM, "FROM argument '" + name + "' is not declared", lines);
        }
        if (expanded.text().isEmpty()) {
            throw new DockerfileException("empty platform value from expression " + stage.platform());
        }
        try {
            return ImagePlatform.parse(expanded.text());
        } catch (ApiException e) {
            DockerfileException failure =
                    new DockerfileException("failed to parse platform " + expanded.text() + ": " + e.text());
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** Whether a base has a name even if nobody gives an argument. */
    private void checkDefaults(Stage stage, Lines lines) throws DockerfileException {
        Map<String, String> defaults = new LinkedHashMap<>(PlatformArgs.of(settings));
        for (Instruction.Arg arg : dockerfile.globals()) {
            for (KeyValue pair : arg.pairs()) {
                if (pair.value() != null) {
                    defaults.put(
                            pair.key(), variables.expand(pair.value(), defaults).text());
                }
            }
        }
        try {
            String text = variables.expand(stage.base(), defaults).text();
            if (text.isEmpty() || text.startsWith(":") || text.endsWith(":") || text.endsWith("@")) {
                lint.add(
                        LintRule.INVALID_DEFAULT_ARG_IN_FROM,
                        "Default value for ARG " + stage.base() + " results in empty or invalid base image name",
                        lines);
            }
        } catch (DockerfileException e) {
            lint.add(
                    LintRule.INVALID_DEFAULT_ARG_IN_FROM,
                    "Default value for ARG " + stage.base() + " results in empty or invalid base image name",
                    lines);
        }
    }

    /** What {@code --from} means in one stage. */
    final class Sources {
        private final int index;

        private Sources(int index) {
            this.index = index;
        }

        /** The tree of a context, stage or image; null of an empty one. */
        @Nullable
        Step tree(String from, Lines lines) throws DockerfileException, BuildException, InterruptedException {
            Base context = bases.context(from, settings.targetPlatform());
            if (context != null) {
                return context.tree();
            }
            int stage = find(from, index + 1);
            if (stage >= 0) {
                return stage(stage).tree;
            }
            if (isNumber(from)) {
                throw new DockerfileException("invalid stage index " + from);
            }
            if (from.equals("scratch")) {
                return null;
            }
            return bases.image(from, settings.targetPlatform(), "FROM " + from, lines)
                    .tree();
        }

        /** The main context. */
        Step context() throws BuildException, InterruptedException {
            Base context = bases.context("", settings.targetPlatform());
            if (context == null || context.tree() == null) {
                throw new BuildException("there is no build context");
            }
            return context.tree();
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The types of mounts that take their files from a tree. */
    static boolean hasTree(RunMount mount) {
        return mount.type() == RunMount.Type.BIND || !mount.from().isEmpty();
    }
}
