package dev.jdocker.daemon.build.llb;

import buildkit.llb.ChownOpt;
import buildkit.llb.FileAction;
import buildkit.llb.FileActionCopy;
import buildkit.llb.FileOp;
import buildkit.llb.UserOpt;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.build.plan.FileMode;
import dev.jdocker.daemon.error.BadRequest;
import java.util.HashSet;
import java.util.Set;

/** Whether a file operation makes sense. Numbers from that of the inputs on are those of its own actions' outcomes. */
final class FileChecks {

    private FileChecks() {}

    static void check(FileOp file, int inputs) {
        int actions = file.getActionsCount();
        if (actions == 0) {
            throw new BadRequest("invalid file op with no actions");
        }
        if (actions > Operations.MOST) {
            throw new BadRequest("invalid file op with more than " + Operations.MOST + " actions");
        }
        Set<Long> outputs = new HashSet<>();
        for (int i = 0; i < actions; i++) {
            FileAction action = file.getActions(i);
            // What an action stands on comes before it, so that there is no circle.
            number(action.getInput(), inputs, i);
            number(action.getSecondaryInput(), inputs, i);
            number(owner(action), inputs, i);
            check(action);
            if (action.getOutput() < Operation.NONE) {
                throw new BadRequest("invalid output index " + action.getOutput() + " in file op");
            }
            if (action.getOutput() != Operation.NONE && !outputs.add(action.getOutput())) {
                throw new BadRequest("duplicate output " + action.getOutput());
            }
        }
        if (outputs.isEmpty()) {
            throw new BadRequest("no outputs specified");
        }
        for (long output = 0; output < outputs.size(); output++) {
            if (!outputs.contains(output)) {
                throw new BadRequest("missing output index " + output);
            }
        }
    }

    private static void number(long number, int inputs, int before) {
        if (number >= inputs + before) {
            throw new BadRequest("invalid input index " + number + ", " + (inputs + before) + " provided"
                    + (number == inputs + before ? ": loop from index " + number : ""));
        }
        if (number < Operation.NONE) {
            throw new BadRequest("invalid input index " + number);
        }
    }

    private static void check(FileAction action) {
        switch (action.getActionCase()) {
            case COPY -> copy(action.getCopy());
            case MKFILE -> ExecChecks.noNull(action.getMkfile().getPath(), "path");
            case MKDIR -> ExecChecks.noNull(action.getMkdir().getPath(), "path");
            case RM -> ExecChecks.noNull(action.getRm().getPath(), "path");
            case SYMLINK -> {
                ExecChecks.noNull(action.getSymlink().getNewpath(), "path");
                ExecChecks.noNull(action.getSymlink().getOldpath(), "path");
                if (action.getSymlink().getOldpath().isEmpty()) {
                    throw new BadRequest("invalid symlink to nothing");
                }
            }
            case ACTION_NOT_SET -> throw new BadRequest("invalid file op: an action is of no known kind");
        }
    }

    private static void copy(FileActionCopy copy) {
        ExecChecks.noNull(copy.getSrc(), "path");
        ExecChecks.noNull(copy.getDest(), "path");
        copy.getRequiredPathsList().forEach(path -> ExecChecks.noNull(path, "path"));
        try {
            FileMode.check(copy.getModeStr());
            var _ = IgnorePatterns.of(copy.getIncludePatternsList());
            var _ = IgnorePatterns.of(copy.getExcludePatternsList());
        } catch (DockerfileException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    static ChownOpt ownerOf(FileAction action) {
        return switch (action.getActionCase()) {
            case COPY -> action.getCopy().getOwner();
            case MKFILE -> action.getMkfile().getOwner();
            case MKDIR -> action.getMkdir().getOwner();
            case SYMLINK -> action.getSymlink().getOwner();
            case RM, ACTION_NOT_SET -> ChownOpt.getDefaultInstance();
        };
    }

    /** The input that has the names of an action's owner, {@link Operation#NONE} if there are no names. */
    static long owner(FileAction action) {
        ChownOpt owner = ownerOf(action);
        long user = input(owner.getUser());
        long group = input(owner.getGroup());
        if (user != Operation.NONE && group != Operation.NONE && user != group) {
            throw new BadRequest("llb: a user and a group by names of different inputs are not supported");
        }
        return user == Operation.NONE ? group : user;
    }

    private static long input(UserOpt user) {
        if (!user.hasByName()) {
            return Operation.NONE;
        }
        if (user.getByName().getInput() < 0) {
            throw new BadRequest("invalid user index " + user.getByName().getInput());
        }
        String name = user.getByName().getName();
        if (name.isEmpty() || name.indexOf(':') >= 0 || name.indexOf('\0') >= 0) {
            throw new BadRequest("invalid user name \"" + name + "\"");
        }
        return user.getByName().getInput();
    }
}
