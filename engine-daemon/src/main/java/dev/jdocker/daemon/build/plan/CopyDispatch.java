package dev.jdocker.daemon.build.plan;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.GitAddress;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.Heredoc;
import dev.jdocker.daemon.build.dockerfile.Instruction;
import dev.jdocker.daemon.build.dockerfile.Quoted;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** COPY and ADD. */
final class CopyDispatch {

    private final StageState state;
    private final StageNames names;
    private final Planner.Sources sources;
    private final Dispatch dispatch;

    CopyDispatch(StageState state, StageNames names, Planner.Sources sources, Dispatch dispatch) {
        this.state = state;
        this.names = names;
        this.sources = sources;
        this.dispatch = dispatch;
    }

    void dispatch(Instruction.Copy copy) throws DockerfileException, BuildException, InterruptedException {
        String keyword = copy.add() ? "ADD" : "COPY";
        String shown = names.next(Dispatch.shown(copy.written()));
        List<String> expandedNames = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        List<Step.Source> found = new ArrayList<>();
        @Nullable Step tree = null;
        if (!copy.from().isEmpty()) {
            tree = sources.tree(
                    dispatch.expand(copy.from(), copy), copy.written().lines());
        }
        for (String written : copy.sources()) {
            Heredoc heredoc = heredoc(copy, written);
            if (heredoc != null) {
                found.add(inline(copy, heredoc));
                documents.add("<<" + heredoc.name());
                continue;
            }
            String source = dispatch.expand(written, copy);
            expandedNames.add(source);
            if (copy.add() && isRemote(source)) {
                found.add(remote(copy, source));
            } else if (!copy.from().isEmpty()) {
                if (tree != null) {
                    found.add(new Step.Source(tree, source, false, true));
                }
            } else {
                boolean unpack = copy.unpack() == null ? copy.add() : copy.unpack();
                dispatch.checkIgnored(source, copy);
                found.add(new Step.Source(sources.context(), source, unpack, true));
            }
        }
        expandedNames.addAll(documents);
        String destination = dispatch.expand(copy.destination(), copy);
        boolean folder = destination.endsWith("/") || destination.endsWith("/.") || destination.equals(".");
        String path = Paths.join(state.workingDirectory(), destination);
        if (!copy.checksum().isEmpty() && copy.sources().stream().noneMatch(CopyDispatch::isRemote)) {
            throw new DockerfileException("checksum requires HTTP(S) or Git sources");
        }
        String chown = dispatch.expand(copy.chown(), copy);
        String chmod = dispatch.expand(copy.chmod(), copy);
        FileMode.check(chmod);
        List<String> excludes = new ArrayList<>();
        for (String exclude : copy.excludes()) {
            excludes.add(dispatch.expand(exclude, copy));
        }
        Step.Target target = new Step.Target(
                folder && !path.endsWith("/") ? path + "/" : path, chown, chmod, copy.parents(), copy.link(), excludes);
        Step base = state.tree;
        Definition definition = new Definition("copy")
                .add(Dispatch.base(base))
                .add(target.path())
                .add(chown)
                .add(chmod)
                .add(copy.parents())
                .add(copy.link())
                .add(excludes);
        for (Step.Source source : found) {
            definition.add(source.tree().digest().text()).add(source.path()).add(source.unpack());
        }
        state.tree = new Step.Copy(dispatch.about(definition, shown, copy), base, found, target);
        String flags =
                (chown.isEmpty() ? "" : "--chown=" + chown + " ") + (chmod.isEmpty() ? "" : "--chmod=" + chmod + " ");
        dispatch.layer(keyword + " " + flags + String.join(" ", expandedNames) + " " + destination + " # buildkit");
    }

    static boolean isRemote(String source) {
        return source.startsWith("http://") || source.startsWith("https://") || isGit(source);
    }

    static boolean isGit(String source) {
        return !source.startsWith("github.com/") && GitAddress.is(source);
    }

    private static @Nullable Heredoc heredoc(Instruction.Copy copy, String word) {
        if (word.startsWith("<<")) {
            String name = word.replaceFirst("^<<-?", "").replace("\"", "").replace("'", "");
            for (Heredoc heredoc : copy.written().heredocs()) {
                if (heredoc.name().equals(name)) {
                    return heredoc;
                }
            }
        }
        return null;
    }

    private Step.Source inline(Instruction.Copy copy, Heredoc heredoc) throws DockerfileException {
        String text = heredoc.expanded() ? dispatch.expandDocument(heredoc.text(), copy) : heredoc.text();
        Step.InlineFile file = new Step.InlineFile(heredoc.name(), text, 0644);
        Definition definition = new Definition("inline").add(file.name()).add(text);
        Step tree = new Step.Inline(
                dispatch.about(definition, "[internal] preparing inline document", copy), List.of(file));
        return new Step.Source(tree, heredoc.name(), false, false);
    }

    private Step.Source remote(Instruction.Copy copy, String url) throws DockerfileException {
        boolean git = isGit(url);
        boolean keep = copy.keepGitDir();
        String checksum = dispatch.expand(copy.checksum(), copy);
        if (!git && !checksum.isEmpty() && !Digest.isDigest(checksum)) {
            throw new DockerfileException(
                    "checksum " + Quoted.word(checksum) + " is not of the form sha256: and 64 hexadecimal digits");
        }
        Definition definition =
                new Definition(git ? "git" : "http").add(url).add(checksum).add(keep);
        Step.About about = dispatch.about(definition, (git ? "git " : "https ") + url, copy);
        Step tree = git ? new Step.Git(about, url, checksum, keep, "") : new Step.Http(about, url, checksum, "", null);
        boolean unpack = Boolean.TRUE.equals(copy.unpack());
        return new Step.Source(tree, git ? "." : "*", unpack, true);
    }
}
