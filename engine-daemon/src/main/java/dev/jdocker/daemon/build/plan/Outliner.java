package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.Inquiries.Argument;
import dev.jdocker.daemon.build.Inquiries.Lent;
import dev.jdocker.daemon.build.Inquiries.Outline;
import dev.jdocker.daemon.build.Inquiries.Target;
import dev.jdocker.daemon.build.Inquiries.Targets;
import dev.jdocker.daemon.build.SourceLocation;
import dev.jdocker.daemon.build.dockerfile.Dockerfile;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.Instruction;
import dev.jdocker.daemon.build.dockerfile.KeyValue;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.dockerfile.Lint;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.daemon.build.dockerfile.Stage;
import dev.jdocker.daemon.build.dockerfile.Variables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says what the stages of a Dockerfile take and are. */
public final class Outliner {

    private final Dockerfile dockerfile;
    private final Map<String, Argument> arguments = new LinkedHashMap<>();
    private final Map<String, Lent> secrets = new LinkedHashMap<>();
    private final Map<String, Lent> agents = new LinkedHashMap<>();
    private final Map<String, Lent> caches = new LinkedHashMap<>();

    private Outliner(Dockerfile dockerfile) {
        this.dockerfile = dockerfile;
    }

    /** All stages. */
    public static Targets targets(Dockerfile dockerfile) {
        List<Target> all = new ArrayList<>();
        List<Stage> stages = dockerfile.stages();
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            all.add(new Target(
                    stage.name(),
                    i == stages.size() - 1,
                    stage.written().description(stage.name()),
                    stage.base(),
                    stage.platform(),
                    stage.written().lines().in(dockerfile.file())));
        }
        return new Targets(dockerfile.file(), all);
    }

    /** What the target and the stages that it needs take; that of the target goes before what has the same name in others. */
    public static Outline outline(Dockerfile dockerfile, Settings settings, Bases bases)
            throws DockerfileException, BuildException, InterruptedException {
        Planner planner = new Planner(dockerfile, settings, bases, Lint.ofNothing());
        var _ = planner.plan();
        Map<Integer, StageState> needed = new TreeMap<>(Comparator.reverseOrder());
        needed.putAll(planner.built());
        Outliner outliner = new Outliner(dockerfile);
        for (Map.Entry<Integer, StageState> entry : needed.entrySet()) {
            outliner.add(dockerfile.stages().get(entry.getKey()), entry.getValue(), planner.globals());
        }
        Stage target = dockerfile
                .stages()
                .get(needed.keySet().stream().max(Integer::compare).orElseThrow());
        return new Outline(
                dockerfile.file(),
                target.name(),
                target.written().description(target.name()),
                outliner.arguments.values().stream()
                        .sorted(Comparator.comparingInt(
                                argument -> argument.location().line()))
                        .toList(),
                inOrder(outliner.secrets.values()),
                inOrder(outliner.agents.values()),
                inOrder(outliner.caches.values()));
    }

    private static List<Lent> inOrder(Collection<Lent> lent) {
        return lent.stream()
                .sorted(Comparator.comparingInt(one -> one.location().line()))
                .toList();
    }

    private void add(Stage stage, StageState state, Map<String, String> globals) throws DockerfileException {
        for (Instruction instruction : stage.instructions()) {
            switch (instruction) {
                case Instruction.Arg arg -> declared(arg, state);
                case Instruction.Run run -> run.mounts().forEach(mount -> lent(mount, run));
                default -> {}
            }
        }
        used(stage, globals);
    }

    private void declared(Instruction.Arg arg, StageState state) {
        for (KeyValue pair : arg.pairs()) {
            String value = state.args.get(pair.key());
            Argument global = pair.value() == null ? global(pair.key(), value == null ? "" : value) : null;
            arguments.putIfAbsent(
                    pair.key(),
                    global != null
                            ? global
                            : new Argument(
                                    pair.key(),
                                    arg.written().description(pair.key()),
                                    value == null ? "" : value,
                                    at(arg.written().lines())));
        }
    }

    private void used(Stage stage, Map<String, String> globals) throws DockerfileException {
        Variables variables = new Variables(dockerfile.directives().escape());
        Set<String> names =
                new LinkedHashSet<>(variables.expand(stage.base(), globals).used());
        names.addAll(variables.expand(stage.platform(), globals).used());
        for (String name : names) {
            Argument argument = global(name, globals.getOrDefault(name, ""));
            if (argument != null) {
                arguments.putIfAbsent(name, argument);
            }
        }
    }

    private @Nullable Argument global(String name, String value) {
        for (Instruction.Arg arg : dockerfile.globals()) {
            for (KeyValue pair : arg.pairs()) {
                if (pair.key().equals(name)) {
                    return new Argument(
                            name,
                            arg.written().description(name),
                            value,
                            at(arg.written().lines()));
                }
            }
        }
        return null;
    }

    private void lent(RunMount mount, Instruction.Run run) {
        String name = mount.id();
        if (name.isEmpty()) {
            name = mount.type() == RunMount.Type.SSH ? "default" : mount.target();
        }
        Lent lent = new Lent(name, mount.required(), at(run.written().lines()));
        switch (mount.type()) {
            case SECRET -> secrets.putIfAbsent(name, lent);
            case SSH -> agents.putIfAbsent(name, lent);
            case CACHE -> caches.putIfAbsent(name, lent);
            case BIND, TMPFS -> {}
        }
    }

    private SourceLocation at(Lines lines) {
        return lines.in(dockerfile.file());
    }
}
