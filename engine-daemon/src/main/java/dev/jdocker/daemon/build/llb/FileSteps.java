package dev.jdocker.daemon.build.llb;

import buildkit.llb.ChownOpt;
import buildkit.llb.FileActionCopy;
import buildkit.llb.FileActionMkDir;
import buildkit.llb.FileActionMkFile;
import buildkit.llb.FileActionRm;
import buildkit.llb.FileActionSymlink;
import buildkit.llb.UserOpt;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.FileAction;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.build.plan.Paths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a file operation. Actions that follow each other are one step, which makes one layer, up to one whose outcome is a
 * result or is needed more than once.
 */
final class FileSteps {

    private static final int PERMISSIONS = 0777;

    private final Operation operation;
    private final List<buildkit.llb.FileAction> actions;
    private final List<@Nullable Step> inputs;
    private final Folders folders;
    private final int[] uses;
    private final Map<Integer, Step> made = new HashMap<>();

    FileSteps(Operation operation, List<@Nullable Step> inputs, Folders folders) {
        this.operation = operation;
        this.actions = operation.op().getFile().getActionsList();
        this.inputs = inputs;
        this.folders = folders;
        this.uses = new int[actions.size()];
    }

    /** The results in their order. */
    List<@Nullable Step> results() {
        for (buildkit.llb.FileAction action : actions) {
            count(action.getInput(), 1);
            // another tree, which must be whole
            count(action.getSecondaryInput(), 2);
            count(FileChecks.owner(action), 2);
        }
        Map<Long, @Nullable Step> results = new TreeMap<>();
        for (int i = 0; i < actions.size(); i++) {
            boolean result = actions.get(i).getOutput() != Operation.NONE;
            if (result || uses[i] > 1) {
                made.put(i, step(i, result && actions.get(i).getOutput() == 0));
            }
            if (result) {
                results.put(actions.get(i).getOutput(), made.get(i));
            }
        }
        return new ArrayList<>(results.values());
    }

    private void count(long input, int times) {
        if (input >= inputs.size()) {
            uses[(int) input - inputs.size()] += times;
        }
    }

    /** The step that ends with an action; only what comes before it has been made by now. */
    private Step step(int last, boolean first) {
        List<FileAction> chain = new ArrayList<>();
        long at = (long) inputs.size() + last;
        do {
            buildkit.llb.FileAction action = actions.get((int) at - inputs.size());
            chain.addFirst(action(action));
            at = action.getInput();
        } while (at >= inputs.size() && !made.containsKey((int) at - inputs.size()));
        Step.About about = operation.about();
        if (!first) {
            Definition name =
                    new Definition("llb-action").add(operation.digest().text()).add(Integer.toString(last));
            about = operation.about(name.digest(), operation.name());
        }
        return new Step.Files(about, folders.layers(tree(at)), chain);
    }

    /** The tree of an input or of an action before; null for an empty one. */
    private @Nullable Step tree(long number) {
        if (number == Operation.NONE) {
            return null;
        }
        return number < inputs.size() ? inputs.get((int) number) : made.get((int) number - inputs.size());
    }

    private FileAction action(buildkit.llb.FileAction action) {
        FileAction.Owner owner = owner(action);
        return switch (action.getActionCase()) {
            case COPY -> copy(action.getCopy(), tree(action.getSecondaryInput()), owner);
            case MKFILE -> {
                FileActionMkFile make = action.getMkfile();
                yield new FileAction.MakeFile(
                        Paths.join("/", make.getPath()),
                        make.getData(),
                        make.getMode() & PERMISSIONS,
                        owner,
                        time(make.getTimestamp()));
            }
            case MKDIR -> {
                FileActionMkDir make = action.getMkdir();
                yield new FileAction.MakeFolder(
                        Paths.join("/", make.getPath()),
                        make.getMode() & PERMISSIONS,
                        make.getMakeParents(),
                        owner,
                        time(make.getTimestamp()));
            }
            case SYMLINK -> {
                FileActionSymlink make = action.getSymlink();
                yield new FileAction.MakeLink(
                        make.getOldpath(), Paths.join("/", make.getNewpath()), owner, time(make.getTimestamp()));
            }
            case RM -> {
                FileActionRm remove = action.getRm();
                yield new FileAction.Remove(
                        Paths.join("/", remove.getPath()), remove.getAllowNotFound(), remove.getAllowWildcard());
            }
            case ACTION_NOT_SET -> throw new IllegalStateException("an unknown action was not refused");
        };
    }

    private static FileAction copy(FileActionCopy copy, @Nullable Step from, FileAction.Owner owner) {
        String target = Paths.join("/", copy.getDest());
        boolean folder = copy.getDest().endsWith("/") || copy.getDest().endsWith("/.");
        String mode = copy.getModeStr();
        if (mode.isEmpty() && copy.getMode() != -1) {
            mode = Integer.toOctalString(copy.getMode() & 07777);
        }
        return new FileAction.Copy(
                from,
                Paths.join("/", copy.getSrc()),
                folder && !target.endsWith("/") ? target + "/" : target,
                owner,
                mode,
                copy.getFollowSymlink(),
                copy.getDirCopyContents(),
                copy.getAttemptUnpackDockerCompatibility(),
                copy.getCreateDestPath(),
                copy.getAllowWildcard(),
                copy.getAllowEmptyWildcard(),
                copy.getAlwaysReplaceExistingDestPaths(),
                copy.getIncludePatternsList(),
                copy.getExcludePatternsList(),
                copy.getRequiredPathsList(),
                time(copy.getTimestamp()));
    }

    private FileAction.Owner owner(buildkit.llb.FileAction action) {
        ChownOpt owner = FileChecks.ownerOf(action);
        String user = name(owner.getUser());
        String group = name(owner.getGroup());
        if (user.isEmpty() && group.isEmpty()) {
            return FileAction.Owner.UNSAID;
        }
        String text = (user.isEmpty() ? "0" : user) + (group.isEmpty() ? "" : ":" + group);
        return new FileAction.Owner(text, folders.layers(tree(FileChecks.owner(action))));
    }

    private static String name(UserOpt user) {
        return switch (user.getUserCase()) {
            case BYNAME -> user.getByName().getName();
            case BYID -> Integer.toUnsignedString(user.getByID());
            case USER_NOT_SET -> "";
        };
    }

    private static @Nullable Instant time(long nanoseconds) {
        return nanoseconds == -1 ? null : Instant.ofEpochSecond(0, nanoseconds);
    }
}
