package dev.jdocker.daemon.build.plan;

import dev.jdocker.api.image.HealthConfig;
import dev.jdocker.api.json.EmptyObject;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.Instruction;
import dev.jdocker.daemon.build.dockerfile.KeyValue;
import dev.jdocker.daemon.build.dockerfile.Lint;
import dev.jdocker.daemon.build.dockerfile.LintRule;
import dev.jdocker.daemon.build.dockerfile.Quoted;
import dev.jdocker.daemon.build.dockerfile.Suggestion;
import dev.jdocker.daemon.build.dockerfile.Variables;
import dev.jdocker.daemon.build.graph.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the instructions that make no files do to a stage's config. */
final class ConfigDispatch {

    private final StageState state;
    private final Variables variables;
    private final Lint lint;

    ConfigDispatch(StageState state, Variables variables, Lint lint) {
        this.state = state;
        this.variables = variables;
        this.lint = lint;
    }

    /** Takes any but ARG, RUN, COPY and ADD. */
    void dispatch(Instruction instruction) throws DockerfileException {
        switch (instruction) {
            case Instruction.Env env -> env(env);
            case Instruction.Label label -> label(label);
            case Instruction.Maintainer maintainer -> {
                state.author = maintainer.name();
                note("MAINTAINER " + maintainer.name());
            }
            case Instruction.Cmd cmd -> {
                List<String> words = cmd.command().under(state.shellWords());
                state.cmd = words;
                state.argsEscaped = true;
                state.commandSet = true;
                note("CMD " + Quoted.words(words));
            }
            case Instruction.Entrypoint entry -> {
                List<String> words = entry.command().under(state.shellWords());
                state.entrypoint = words.isEmpty() ? null : words;
                if (!state.commandSet) {
                    state.cmd = null;
                }
                note("ENTRYPOINT " + Quoted.words(words));
            }
            case Instruction.Expose expose -> expose(expose);
            case Instruction.Volume volume -> {
                List<String> paths = new ArrayList<>();
                for (String path : volume.paths()) {
                    String expanded = expand(path, instruction);
                    if (expanded.isBlank()) {
                        throw new DockerfileException("VOLUME specified can not be an empty string");
                    }
                    paths.add(expanded);
                    state.volumes.put(expanded, new EmptyObject());
                }
                note("VOLUME [" + String.join(" ", paths) + "]");
            }
            case Instruction.User user -> {
                state.user = expand(user.user(), instruction);
                note("USER " + state.user);
            }
            case Instruction.Workdir workdir -> workdir(workdir);
            case Instruction.OnBuild onBuild -> state.onBuild.add(onBuild.expression());
            case Instruction.StopSignal stop -> {
                String signal = expand(stop.signal(), instruction);
                if (!Signals.isKnown(signal)) {
                    throw new DockerfileException("invalid signal: " + signal);
                }
                state.stopSignal = signal;
                note("STOPSIGNAL " + signal);
            }
            case Instruction.Healthcheck health -> {
                state.health = health.health();
                note("HEALTHCHECK " + shown(health.health()));
            }
            case Instruction.Shell shell -> {
                state.shell = shell.words();
                note("SHELL [" + String.join(" ", shell.words()) + "]");
            }
            case Instruction.Arg _, Instruction.Run _, Instruction.Copy _ ->
                throw new IllegalArgumentException(instruction.written().keyword() + " is not about the config");
        }
    }

    private static String shown(HealthConfig health) {
        return "&{" + Quoted.words(health.test()) + " \""
                + duration(health.intervalNanos()) + "\" \""
                + duration(health.timeoutNanos()) + "\" \"" + duration(health.startPeriodNanos()) + "\" \""
                + duration(health.startIntervalNanos()) + "\" " + Quoted.character(health.retries()) + "}";
    }

    private static String duration(long nanos) {
        if (nanos % 1_000_000_000L != 0) {
            return nanos / 1_000_000 + "ms";
        }
        long seconds = nanos / 1_000_000_000L;
        String text = seconds % 60 + "s";
        if (seconds >= 60) {
            text = seconds / 60 % 60 + "m" + text;
        }
        return seconds >= 3600 ? seconds / 3600 + "h" + text : text;
    }

    private void env(Instruction.Env env) throws DockerfileException {
        Map<String, String> before = Map.copyOf(state.values());
        List<String> shown = new ArrayList<>();
        for (KeyValue pair : env.pairs()) {
            String key = expand(pair.key(), env, before);
            String value = expand(pair.value() == null ? "" : pair.value(), env, before);
            state.setEnv(key, value);
            shown.add(key + "=" + value);
        }
        note("ENV " + String.join(" ", shown));
    }

    private void label(Instruction.Label label) throws DockerfileException {
        List<String> shown = new ArrayList<>();
        for (KeyValue pair : label.pairs()) {
            String key = expand(pair.key(), label);
            String value = expand(pair.value() == null ? "" : pair.value(), label);
            state.labels.put(key, value);
            shown.add(key + "=" + value);
        }
        note("LABEL " + String.join(" ", shown));
    }

    private void expose(Instruction.Expose expose) throws DockerfileException {
        List<String> shown = new ArrayList<>();
        for (String text : expose.ports()) {
            Variables.Expanded expanded = variables.expand(text, state.values());
            undefined(expanded, expose);
            for (String word : expanded.words()) {
                for (String port : Ports.parse(word)) {
                    state.exposed.put(port, new EmptyObject());
                    shown.add(port);
                }
            }
        }
        note("EXPOSE [" + String.join(" ", shown) + "]");
    }

    /** Sets the folder; the build makes it too. */
    private void workdir(Instruction.Workdir workdir) throws DockerfileException {
        String wanted = expand(workdir.path(), workdir);
        if (!wanted.startsWith("/") && !state.directorySet) {
            lint.add(
                    LintRule.WORKDIR_RELATIVE_PATH,
                    "Relative workdir \"" + wanted + "\" can have unexpected results if the base image changes",
                    workdir.written().lines());
        }
        state.directorySet |= wanted.startsWith("/");
        state.directory = Paths.join(state.workingDirectory(), wanted);
    }

    /** An entry of the history without a layer. */
    void note(String createdBy) {
        state.history.add(new History(null, createdBy, null));
    }

    String expand(String text, Instruction instruction) throws DockerfileException {
        return expand(text, instruction, state.values());
    }

    private String expand(String text, Instruction instruction, Map<String, String> values) throws DockerfileException {
        try {
            Variables.Expanded expanded = variables.expand(text, values);
            undefined(expanded, instruction);
            return expanded.text();
        } catch (DockerfileException e) {
            throw new DockerfileException("failed to process " + Quoted.word(text) + ": " + e.getMessage());
        }
    }

    String expandDocument(String text, Instruction instruction) throws DockerfileException {
        Variables.Expanded expanded = variables.expandRaw(text, state.values());
        undefined(expanded, instruction);
        return expanded.text();
    }

    private String suggestion(String name) {
        String near = Suggestion.nearest(name, state.values().keySet());
        return near.isEmpty() ? "" : " (did you mean $" + near + "?)";
    }

    private void undefined(Variables.Expanded expanded, Instruction instruction) {
        for (String name : expanded.undefined()) {
            if (state.args.containsKey(name) || PlatformArgs.PROXIES.contains(name)) {
                continue;
            }
            lint.add(
                    LintRule.UNDEFINED_VAR,
                    "Usage of undefined variable '$" + name + "'" + suggestion(name),
                    instruction.written().lines());
        }
    }
}
