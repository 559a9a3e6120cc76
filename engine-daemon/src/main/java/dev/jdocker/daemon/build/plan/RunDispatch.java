package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.dockerfile.CommandLine;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.Heredoc;
import dev.jdocker.daemon.build.dockerfile.Instruction;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** RUN. */
final class RunDispatch {

    private static final String PIPES = "/dev/pipes/";

    private final StageState state;
    private final Settings settings;
    private final StageNames names;
    private final Planner.Sources sources;
    private final Dispatch dispatch;

    RunDispatch(StageState state, Settings settings, StageNames names, Planner.Sources sources, Dispatch dispatch) {
        this.state = state;
        this.settings = settings;
        this.names = names;
        this.sources = sources;
        this.dispatch = dispatch;
    }

    void dispatch(Instruction.Run run) throws DockerfileException, BuildException, InterruptedException {
        if (!run.devices().isEmpty()) {
            throw new DockerfileException("requested device \"" + run.devices().getFirst()
                    + "\" is not available: devices are not lent to builds");
        }
        List<Step.Mount> mounts = new ArrayList<>();
        for (RunMount mount : run.mounts()) {
            mounts.add(mount(run, mount));
        }
        List<String> args = args(run, mounts);
        String heredoc = run.written().heredocs().isEmpty()
                ? ""
                : " (" + summary(run.written().heredocs().getFirst().content()) + ")";
        String shown = names.next(Dispatch.shown(run.written()) + heredoc);
        Map<String, String> env = new LinkedHashMap<>(state.values());
        Map<String, String> unnamed = new LinkedHashMap<>(settings.args());
        unnamed.keySet().removeIf(key -> !PlatformArgs.PROXIES.contains(key) || env.containsKey(key));
        String network = run.network().isEmpty() ? settings.networkMode() : run.network();
        Step base = state.tree;
        Definition definition = new Definition("run")
                .add(Dispatch.base(base))
                .add(args)
                .add(env)
                .add(state.workingDirectory())
                .add(state.user)
                .add(network)
                .add(run.insecure())
                .add(settings.hostname())
                .add(settings.extraHosts())
                .add(PlatformArgs.text(state.platform));
        for (Step.Mount mount : mounts) {
            definition.add(Dispatch.base(mount.tree())).add(mount.spec().toString());
        }
        state.tree = new Step.Run(
                dispatch.about(definition, shown, run),
                base,
                args,
                env,
                unnamed,
                state.workingDirectory(),
                state.user,
                mounts,
                network,
                run.insecure(),
                settings.hostname(),
                settings.extraHosts(),
                state.platform,
                Step.Conditions.NONE);
        dispatch.layer("RUN " + argsShown() + commandShown(run, args) + " # buildkit");
    }

    /** {@code |1 VERSION=3 }, or nothing: the arguments that are declared, in their order. */
    private String argsShown() {
        if (state.args.isEmpty()) {
            return "";
        }
        List<String> pairs = new ArrayList<>();
        state.args.keySet().forEach(key -> pairs.add(key + "=" + state.values().getOrDefault(key, "")));
        return "|" + pairs.size() + " " + String.join(" ", pairs) + " ";
    }

    /** Programs that are here-documents are shown as if a shell ran them. */
    private String commandShown(Instruction.Run run, List<String> args) {
        boolean program =
                run.command().shell() && args.size() == 1 && args.getFirst().startsWith(PIPES);
        List<String> words = new ArrayList<>(program ? state.shellWords() : List.of());
        words.addAll(args);
        return String.join(" ", words);
    }

    private List<String> args(Instruction.Run run, List<Step.Mount> mounts) throws DockerfileException {
        List<Heredoc> heredocs = run.written().heredocs();
        CommandLine command = run.command();
        if (heredocs.isEmpty() || !command.shell()) {
            return command.under(state.shellWords());
        }
        String text =
                command.words().isEmpty() ? "" : command.words().getFirst().strip();
        Heredoc first = heredocs.getFirst();
        boolean alone = heredocs.size() == 1 && text.matches("<<-?[\"']?" + Pattern.quote(first.name()) + "[\"']?");
        if (!alone) {
            StringBuilder whole = new StringBuilder(text);
            heredocs.forEach(
                    heredoc -> whole.append('\n').append(heredoc.content()).append(heredoc.name()));
            return new CommandLine(true, List.of(whole.toString())).under(state.shellWords());
        }
        if (!first.content().startsWith("#!")) {
            return new CommandLine(true, List.of(first.text())).under(state.shellWords());
        }
        Step.InlineFile file = new Step.InlineFile(first.name(), first.text(), 0755);
        Definition definition = new Definition("inline").add(file.name()).add(file.content());
        Step tree =
                new Step.Inline(dispatch.about(definition, "[internal] preparing inline document", run), List.of(file));
        mounts.add(new Step.Mount(
                tree,
                new RunMount(
                        RunMount.Type.BIND,
                        "",
                        "/",
                        PIPES,
                        true,
                        "",
                        false,
                        RunMount.Sharing.SHARED,
                        null,
                        null,
                        null,
                        "",
                        0)));
        return List.of(PIPES + first.name());
    }

    private static String summary(String content) {
        String line = content.strip();
        int end = line.indexOf('\n');
        String first = end < 0 ? line : line.substring(0, end) + "...";
        return first.length() > 50 ? first.substring(0, 47) + "..." : first;
    }

    private Step.Mount mount(Instruction.Run run, RunMount mount)
            throws DockerfileException, BuildException, InterruptedException {
        String from = dispatch.expand(mount.from(), run);
        Step tree = null;
        if (!from.isEmpty()) {
            tree = sources.tree(from, run.written().lines());
        } else if (mount.type() == RunMount.Type.BIND) {
            tree = sources.context();
        }
        String target = dispatch.expand(mount.target(), run);
        String id = dispatch.expand(mount.id(), run);
        if (target.isEmpty()
                && mount.type() == RunMount.Type.SECRET
                && mount.env().isEmpty()) {
            target = "/run/secrets/" + id.substring(id.lastIndexOf('/') + 1);
        }
        if (!target.isEmpty()) {
            target = Paths.join(state.workingDirectory(), target);
            if (target.equals("/")) {
                throw new DockerfileException("invalid mount target \"/\"");
            }
        }
        if (mount.type() == RunMount.Type.CACHE && id.isEmpty()) {
            id = target;
        }
        return new Step.Mount(
                tree,
                new RunMount(
                        mount.type(),
                        from,
                        Paths.join("/", dispatch.expand(mount.source(), run)),
                        target,
                        mount.readOnly(),
                        id,
                        mount.required(),
                        mount.sharing(),
                        mount.uid(),
                        mount.gid(),
                        mount.mode(),
                        mount.env(),
                        mount.sizeBytes()));
    }
}
