package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_CREAT;
import static dev.jdocker.linux.Flags.O_EXCL;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_TRUNC;
import static dev.jdocker.linux.Flags.O_WRONLY;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.FileAction;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.tar.InRoot;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Timespec;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does the actions of one {@link Step.Files}, in the words and by the rules of BuildKit's file operations. */
final class ChangeFiles {

    private final Linux linux;
    private final Overlays overlays;
    private final CopyFiles copies;
    private final Function<Step, Tree> results;

    /** @param results the trees of steps that have been done */
    ChangeFiles(Linux linux, Overlays overlays, Function<Step, Tree> results) {
        this.linux = linux;
        this.overlays = overlays;
        this.copies = new CopyFiles(linux, overlays);
        this.results = results;
    }

    private Tree tree(@Nullable Step step) {
        return step == null ? Tree.Layers.EMPTY : results.apply(step);
    }

    /** The key of the whole by what all trees are, without a look into them; null if one has no name. */
    @Nullable
    Definition quickKey(Definition begun, Step.Files files) {
        for (FileAction action : files.actions()) {
            action.describe(begun);
            for (Step input : action.inputs()) {
                if (!(tree(input) instanceof Tree.Layers layers)) {
                    return null;
                }
                begun.add(layers.name());
            }
        }
        return begun;
    }

    /** The key of the whole by the contents of the files that are copied. */
    Definition key(Definition begun, Step.Files files, FileDigests known) throws IOException, BuildException {
        for (FileAction action : files.actions()) {
            action.describe(begun);
            @Nullable Step names = owner(action).names();
            if (names != null) {
                begun.add(layers(names).name());
            }
            if (action instanceof FileAction.Copy copy) {
                Tree from = tree(copy.from());
                try (Fd root = Trees.open(linux, overlays, from)) {
                    Chosen chosen = chosen(copy, root);
                    links(root, copy, chosen, begun);
                    begun.add(new ContentHash(linux, from instanceof Tree.Layers, known)
                            .of(root, chosen)
                            .text());
                }
            }
        }
        return begun;
    }

    /** Of links that are copied as links counts what they say, not what they point at. */
    private void links(Fd root, FileAction.Copy copy, Chosen chosen, Definition begun) {
        if (copy.followLink()) {
            return;
        }
        for (String path : chosen.paths()) {
            try (Fd file = Glob.open(linux, root, path, O_PATH | O_NOFOLLOW)) {
                if (file != null && linux.fstatat(file, "", AT_EMPTY_PATH).isSymlink()) {
                    begun.add(path).add(linux.readlinkat(file, ""));
                }
            }
        }
    }

    private static FileAction.Owner owner(FileAction action) {
        return switch (action) {
            case FileAction.Copy copy -> copy.owner();
            case FileAction.MakeFile make -> make.owner();
            case FileAction.MakeFolder make -> make.owner();
            case FileAction.MakeLink make -> make.owner();
            case FileAction.Remove _ -> FileAction.Owner.UNSAID;
        };
    }

    private Tree.Layers layers(Step step) throws BuildException {
        if (results.apply(step) instanceof Tree.Layers layers) {
            return layers;
        }
        throw new BuildException("names of users cannot be looked up in a folder");
    }

    private FileCopy.@Nullable Owner resolved(FileAction.Owner owner) throws IOException, BuildException {
        return copies.owner(owner.text(), owner.names() == null ? Tree.Layers.EMPTY : layers(owner.names()));
    }

    /** Does all of it; what is written goes to the upper folder of {@code space}. */
    void run(Step.Files files, Tree.Layers base, Workspace space) throws IOException, BuildException {
        try (Fd root = overlays.open(base, space)) {
            for (FileAction action : files.actions()) {
                try {
                    run(action, root);
                } catch (ErrnoException e) {
                    throw new BuildException(shown(action) + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private void run(FileAction action, Fd root) throws IOException, BuildException {
        FileCopy.@Nullable Owner owner = resolved(owner(action));
        switch (action) {
            case FileAction.Copy copy -> copy(copy, root, owner);
            case FileAction.MakeFile make -> makeFile(make, root, owner);
            case FileAction.MakeFolder make -> makeFolder(make, root, owner);
            case FileAction.MakeLink make -> makeLink(make, root, owner);
            case FileAction.Remove remove -> remove(remove, root);
        }
    }

    private static String shown(FileAction action) {
        return switch (action) {
            case FileAction.Copy copy -> "copy " + copy.source() + " " + copy.target();
            case FileAction.MakeFile make -> "mkfile " + make.path();
            case FileAction.MakeFolder make -> "mkdir " + make.path();
            case FileAction.MakeLink make -> "symlink " + make.path();
            case FileAction.Remove remove -> "rm " + remove.path();
        };
    }

    private Fd parent(Fd root, String path, String what) throws BuildException {
        Fd parent = Glob.folder(linux, root, folder(path));
        if (parent == null) {
            throw new BuildException(what + " " + path + ": no such file or directory");
        }
        return parent;
    }

    private void makeFile(FileAction.MakeFile make, Fd root, FileCopy.@Nullable Owner owner)
            throws IOException, BuildException {
        try (Fd parent = parent(root, make.path(), "open")) {
            String name = name(make.path());
            if (name.isEmpty()) {
                throw new BuildException("open /: is a directory");
            }
            try (Fd there = Glob.open(linux, root, make.path().substring(1), O_PATH)) {
                // Never a device: it would be this machine's.
                if (there != null && !linux.fstatat(there, "", AT_EMPTY_PATH).isRegular()) {
                    throw new BuildException("open " + make.path() + ": not a regular file");
                }
                try (Fd file = there == null
                        ? linux.openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, make.mode())
                        : linux.openat(Fd.CWD, there.procPath(), O_WRONLY | O_TRUNC | O_CLOEXEC, 0)) {
                    write(file, make.content().toByteArray());
                    if (there == null) {
                        linux.fchmod(file, make.mode()); // whatever the umask
                    }
                    settle(Fd.CWD, file.procPath(), owner, make.time(), 0);
                }
            }
        }
    }

    private void write(Fd file, byte[] content) {
        for (int written = 0; written < content.length; ) {
            written += linux.write(file, content, written, content.length - written);
        }
    }

    private void makeFolder(FileAction.MakeFolder make, Fd root, FileCopy.@Nullable Owner owner) throws BuildException {
        if (!make.parents()) {
            try (Fd parent = parent(root, make.path(), "mkdir")) {
                folder(parent, make, name(make.path()), owner);
            }
            return;
        }
        StringBuilder path = new StringBuilder();
        for (String part : make.path().substring(1).split("/", -1)) {
            try (Fd parent = parent(root, path + "/" + part, "mkdir")) {
                folder(parent, make, part, owner);
            }
            path.append('/').append(part);
        }
        Fd made = Glob.folder(linux, root, make.path().substring(1));
        if (made == null) {
            throw new BuildException("mkdir " + make.path() + ": not a directory");
        }
        made.close();
    }

    private void folder(Fd parent, FileAction.MakeFolder make, String name, FileCopy.@Nullable Owner owner) {
        if (name.isEmpty()) {
            return;
        }
        try {
            linux.mkdirat(parent, name, make.mode());
        } catch (ErrnoException e) {
            if (e.is(Errno.EEXIST)) {
                return;
            }
            throw e;
        }
        linux.fchmodat(parent, name, make.mode()); // whatever the umask
        settle(parent, name, owner, make.time(), AT_SYMLINK_NOFOLLOW);
    }

    private void makeLink(FileAction.MakeLink make, Fd root, FileCopy.@Nullable Owner owner) throws BuildException {
        try (Fd parent = parent(root, make.path(), "symlink")) {
            linux.symlinkat(make.text(), parent, name(make.path()));
            settle(parent, name(make.path()), owner, make.time(), AT_SYMLINK_NOFOLLOW);
        }
    }

    private void settle(Fd folder, String name, FileCopy.@Nullable Owner owner, @Nullable Instant time, int flags) {
        if (owner != null) {
            linux.fchownat(folder, name, owner.uid(), owner.gid(), flags);
        }
        if (time != null) {
            Timespec at = new Timespec(time.getEpochSecond(), time.getNano());
            linux.utimensat(folder, name, at, at, flags);
        }
    }

    private void remove(FileAction.Remove remove, Fd root) throws IOException, BuildException {
        String path = remove.path().substring(1);
        if (path.isEmpty()) {
            throw new BuildException("rm /: the root of a file system cannot be removed");
        }
        if (!remove.wildcards()) {
            remove(remove, root, path);
            return;
        }
        for (String found : Glob.find(linux, root, path)) {
            remove(remove, root, found);
        }
    }

    private void remove(FileAction.Remove remove, Fd root, String path) throws IOException, BuildException {
        try (Fd parent = Glob.folder(linux, root, folder("/" + path));
                InRoot in = new InRoot(linux, root, CopyFiles.owners(null))) {
            if (parent != null && in.stat(parent, name(path)) != null) {
                in.remove(parent, name(path));
            } else if (!remove.mayBeMissing()) {
                throw new BuildException("stat /" + path + ": no such file or directory");
            }
        }
    }

    /** The paths that a copy means, without a leading slash. */
    private Chosen chosen(FileAction.Copy copy, Fd from) throws BuildException {
        for (String required : copy.required()) {
            if (Glob.find(linux, from, required).isEmpty()) {
                throw new BuildException("lstat " + required + ": no such file or directory");
            }
        }
        List<String> paths = copy.wildcards() ? Glob.find(linux, from, copy.source()) : literal(copy.source(), from);
        if (paths.isEmpty() && !(copy.wildcards() && copy.mayFitNothing() && Glob.hasWildcards(copy.source()))) {
            throw new BuildException("failed to calculate checksum of ref: \"" + copy.source() + "\": not found");
        }
        try {
            return new Chosen(paths, IgnorePatterns.of(copy.includes()), IgnorePatterns.of(copy.excludes()));
        } catch (DockerfileException e) {
            throw new BuildException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<String> literal(String source, Fd from) {
        try (Fd file = Glob.open(linux, from, source.substring(1), O_PATH | O_NOFOLLOW)) {
            return file == null ? List.of() : List.of(source.substring(1));
        }
    }

    private void copy(FileAction.Copy copy, Fd root, FileCopy.@Nullable Owner owner)
            throws IOException, BuildException {
        Tree tree = tree(copy.from());
        FileCopy.@Nullable Owner own = owner == null && tree instanceof Tree.Folder ? new FileCopy.Owner(0, 0) : owner;
        FileCopy.Attributes attributes =
                new FileCopy.Attributes(own, new ModeChange(copy.mode()), copy.time(), copy.replace());
        if (!copy.makeParents()) {
            parent(root, clean(copy.target()), "stat").close();
        }
        try (Fd from = Trees.open(linux, overlays, tree);
                FileCopy files =
                        new FileCopy(linux, root, new InRoot(linux, root, CopyFiles.owners(own)), attributes)) {
            Chosen chosen = chosen(copy, from);
            if (copy.target().endsWith("/") && !chosen.paths().isEmpty()) {
                files.makeFolder(clean(copy.target()).substring(1));
            }
            for (String path : chosen.paths()) {
                one(copy, files, from, path, chosen, CopyFiles.owners(owner));
            }
            files.settleTimes();
        }
    }

    private void one(FileAction.Copy copy, FileCopy files, Fd from, String path, Chosen chosen, Owners unpacked)
            throws IOException, BuildException {
        String place = clean(copy.target()).substring(1);
        if (copy.unpack() && Archive.isOne(linux, from, path)) {
            files.makeFolder(place);
            Archive.unpack(linux, from, path, files.root(), place, unpacked);
        } else if (isFolder(from, path, copy.followLink())) {
            boolean into = !copy.contents() && files.hasFolder(place);
            boolean deep = copy.target().endsWith("/");
            files.contents(
                    from,
                    path,
                    into ? join(place, name(path)) : place,
                    chosen,
                    !copy.contents()
                            ? FileCopy.Top.COPIED_OVER
                            : deep ? FileCopy.Top.TIME_AND_MODE : FileCopy.Top.TIME);
        } else {
            String to = files.hasFolder(place) ? join(place, name(path)) : place;
            if (copy.followLink()) {
                files.file(from, path, folder("/" + to), name(to));
            } else {
                files.link(from, path, folder("/" + to), name(to));
            }
        }
    }

    private boolean isFolder(Fd from, String path, boolean followLink) {
        try (Fd file = Glob.open(linux, from, path, followLink ? O_PATH : O_PATH | O_NOFOLLOW)) {
            return file != null && linux.fstatat(file, "", AT_EMPTY_PATH).isDirectory();
        }
    }

    /** Without the slash at its end that says that it is a folder. */
    private static String clean(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The folder of an absolute path, without a leading slash. */
    private static String folder(String path) {
        return path.substring(1, Math.max(1, path.lastIndexOf('/')));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String join(String folder, String name) {
        return folder.isEmpty() ? name : name.isEmpty() ? folder : folder + "/" + name;
    }
}
