package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.build.dockerfile.Instruction;
import dev.jdocker.daemon.build.dockerfile.KeyValue;
import dev.jdocker.daemon.build.dockerfile.Lint;
import dev.jdocker.daemon.build.dockerfile.LintRule;
import dev.jdocker.daemon.build.dockerfile.Variables;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.History;
import dev.jdocker.daemon.build.graph.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each instruction does to a stage. */
final class Dispatch {

    private final StageState state;
    private final Settings settings;
    private final Map<String, String> globals;
    private final StageNames names;
    private final Lint lint;
    private final ConfigDispatch configs;
    private final CopyDispatch copies;
    private final RunDispatch runs;

    Dispatch(
            StageState state,
            Settings settings,
            Map<String, String> globals,
            Variables variables,
            Lint lint,
            StageNames names,
            Planner.Sources sources) {
        this.state = state;
        this.settings = settings;
        this.globals = globals;
        this.names = names;
        this.lint = lint;
        this.configs = new ConfigDispatch(state, variables, lint);
        this.copies = new CopyDispatch(state, names, sources, this);
        this.runs = new RunDispatch(state, settings, names, sources, this);
    }

    void dispatch(Instruction instruction) throws DockerfileException, BuildException, InterruptedException {
        switch (instruction) {
            case Instruction.Arg arg -> arg(arg);
            case Instruction.Run run -> runs.dispatch(run);
            case Instruction.Copy copy -> copies.dispatch(copy);
            case Instruction.Workdir workdir -> workdir(workdir);
            default -> configs.dispatch(instruction);
        }
    }

    private void arg(Instruction.Arg arg) throws DockerfileException {
        List<String> shown = new ArrayList<>();
        for (KeyValue pair : arg.pairs()) {
            String key = expand(pair.key(), arg);
            String given = settings.args().get(key);
            String value;
            if (given != null) {
                value = given;
            } else if (pair.value() != null) {
                value = expand(pair.value(), arg);
            } else {
                value = globals.get(key);
            }
            state.declareArg(key, value);
            shown.add(value == null ? key : key + "=" + value);
        }
        note("ARG " + String.join(" ", shown));
    }

    private void workdir(Instruction.Workdir workdir) throws DockerfileException {
        configs.dispatch(workdir);
        String path = state.directory;
        String shown = names.next("WORKDIR " + expand(workdir.path(), workdir));
        if (path.equals("/")) {
            note("WORKDIR /");
            return;
        }
        Step base = state.tree;
        Definition definition =
                new Definition("mkdir").add(base(base)).add(path).add(state.user);
        state.tree = new Step.MakeFolder(about(definition, shown, workdir), base, path, state.user);
        layer("WORKDIR " + path);
    }

    // ---- for the instructions in other classes ----

    Step.About about(Definition definition, String name, Instruction instruction) {
        return new Step.About(
                definition.digest(),
                name,
                instruction.written().lines(),
                settings.noCache().covers(names.stage()));
    }

    static String base(@Nullable Step base) {
        return base == null ? "" : base.digest().text();
    }

    /** An entry of the history for the tree that the stage has now. */
    void layer(String createdBy) {
        state.history.add(new History(null, createdBy, state.tree));
    }

    String expand(String text, Instruction instruction) throws DockerfileException {
        return configs.expand(text, instruction);
    }

    String expandDocument(String text, Instruction instruction) throws DockerfileException {
        return configs.expandDocument(text, instruction);
    }

    /** Says so if a source is one that the context leaves out; with exceptions among the patterns nobody can tell. */
    void checkIgnored(String source, Instruction.Copy copy) {
        IgnorePatterns ignored = settings.ignored();
        String path = IgnorePatterns.clean(source);
        if (!ignored.hasExceptions() && ignored.excludes(path)) {
            lint.add(
                    LintRule.COPY_IGNORED_FILE,
                    "Attempting to " + (copy.add() ? "Add" : "Copy") + " file \"" + path
                            + "\" that is excluded by .dockerignore",
                    copy.written().lines());
        }
    }

    private void note(String createdBy) {
        configs.note(createdBy);
    }

    /** {@code RUN} and its like in capitals, the rest as it is written. */
    static String shown(Instruction.Written written) {
        String keyword = written.keyword();
        return keyword.toUpperCase(Locale.ROOT) + written.original().substring(keyword.length());
    }
}
