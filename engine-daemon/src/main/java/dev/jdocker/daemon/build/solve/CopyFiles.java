package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.tar.InRoot;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.user.ExecUser;
import dev.jdocker.user.LayeredFiles;
import dev.jdocker.user.UserException;
import dev.jdocker.user.UserLookup;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what COPY, ADD and WORKDIR say, in the tree of a stage. */
final class CopyFiles {

    private final Linux linux;
    private final Overlays overlays;

    CopyFiles(Linux linux, Overlays overlays) {
        this.linux = linux;
        this.overlays = overlays;
    }

    /** What one source of a copy is: the files of a tree that its path means. */
    record Found(Step.Source source, Tree tree, Chosen chosen) {}

    /** Finds what a source means; the paths are without a leading slash. */
    Found find(Step.Source source, Tree tree, List<String> excludes) throws IOException, BuildException {
        IgnorePatterns excluded;
        try {
            excluded = IgnorePatterns.of(excludes);
        } catch (DockerfileException e) {
            throw new BuildException(String.valueOf(e.getMessage()), e);
        }
        try (Fd root = Trees.open(linux, overlays, tree)) {
            List<String> paths = Glob.find(linux, root, source.path());
            if (paths.isEmpty() && !(source.wildcards() && Glob.hasWildcards(source.path()))) {
                String clean = source.path().startsWith("/") ? source.path() : "/" + source.path();
                throw new BuildException("failed to calculate checksum of ref: \"" + clean.replaceFirst("^/\\./", "/")
                        + "\": not found");
            }
            return new Found(source, tree, new Chosen(paths, excluded));
        }
    }

    void copy(Step.Copy copy, Tree.Layers base, List<Found> sources, Workspace space)
            throws IOException, BuildException {
        Step.Target target = copy.target();
        FileCopy.@Nullable Owner owner = owner(target.chown(), base);
        ModeChange mode = new ModeChange(target.chmod());
        try (Fd root = overlays.open(base, space)) {
            for (Found found : sources) {
                FileCopy.@Nullable Owner own =
                        owner == null && found.tree() instanceof Tree.Folder ? new FileCopy.Owner(0, 0) : owner;
                try (Fd from = Trees.open(linux, overlays, found.tree());
                        FileCopy files = new FileCopy(
                                linux, root, new InRoot(linux, root, owners(own)), FileCopy.Attributes.of(own, mode))) {
                    new Placing(files, from, found, target, owners(owner)).all();
                    files.settleTimes();
                }
            }
        } catch (ErrnoException e) {
            throw new BuildException("failed to copy files: " + e.getMessage(), e);
        }
    }

    void makeFolder(Step.MakeFolder make, Tree.Layers base, Workspace space) throws IOException, BuildException {
        FileCopy.@Nullable Owner owner = owner(make.user(), base);
        try (Fd root = overlays.open(base, space);
                InRoot target = new InRoot(linux, root, owners(owner))) {
            Fd _ = target.folder(make.path().substring(1));
        } catch (ErrnoException e) {
            throw new BuildException("mkdir " + make.path() + ": " + e.getMessage(), e);
        }
    }

    static Owners owners(FileCopy.@Nullable Owner owner) {
        return owner == null ? Owners.SAME : new Owners(id -> owner.uid(), id -> owner.gid());
    }

    /** Whose files become by {@code user[:group]} in the words of a tree, null if nothing is said. */
    FileCopy.@Nullable Owner owner(String chown, Tree.Layers base) throws IOException, BuildException {
        if (chown.isEmpty()) {
            return null;
        }
        try {
            int colon = chown.indexOf(':');
            ExecUser user =
                    new UserLookup(new LayeredFiles(linux, overlays.realLowers(base))).resolve(chown, List.of());
            // a number alone is the group too
            boolean numberAlone = colon < 0 && chown.chars().allMatch(c -> c >= '0' && c <= '9');
            return new FileCopy.Owner(user.uid(), numberAlone ? user.uid() : user.gid());
        } catch (UserException e) {
            throw new BuildException("invalid user index: " + e.getMessage(), e);
        }
    }

    /** Where the files of one source go. */
    private final class Placing {
        private final FileCopy files;
        private final Fd from;
        private final Found found;
        private final Step.Target target;
        private final Owners unpacked;
        private final String place;

        Placing(FileCopy files, Fd from, Found found, Step.Target target, Owners unpacked) {
            this.files = files;
            this.from = from;
            this.found = found;
            this.target = target;
            this.unpacked = unpacked;
            this.place = target.path().replaceAll("^/+|/+$", "");
        }

        void all() throws IOException, BuildException {
            boolean intoFolder = target.path().endsWith("/");
            for (String path : found.chosen().paths()) {
                if (isFolder(path)) {
                    if (target.parents()) {
                        String whole = join(place, withoutPivot(path));
                        files.contents(from, path, whole, found.chosen(), FileCopy.Top.COPIED);
                    } else {
                        FileCopy.Top top = intoFolder ? FileCopy.Top.TIME_AND_MODE : FileCopy.Top.TIME;
                        files.contents(from, path, place, found.chosen(), top);
                    }
                    continue;
                }
                if (!found.chosen().wants(name(path)) || !found.chosen().wants(path)) {
                    continue;
                }
                if (target.parents()) {
                    String whole = join(place, withoutPivot(path));
                    int slash = whole.lastIndexOf('/');
                    one(path, slash < 0 ? "" : whole.substring(0, slash), whole.substring(slash + 1));
                } else if (intoFolder || place.isEmpty() || files.hasFolder(place)) {
                    one(path, place, name(path));
                } else {
                    int slash = place.lastIndexOf('/');
                    one(path, slash < 0 ? "" : place.substring(0, slash), place.substring(slash + 1));
                }
            }
        }

        private void one(String path, String folder, String name) throws IOException, BuildException {
            if (found.source().unpack() && Archive.isOne(linux, from, path)) {
                String into = target.path().endsWith("/") || target.parents() ? folder : join(folder, name);
                if (!target.path().endsWith("/") && files.hasFolder(place)) {
                    into = place;
                }
                files.makeFolder(into);
                Archive.unpack(linux, from, path, files.root(), into, unpacked);
                return;
            }
            files.file(from, path, folder, name);
        }

        /** What is before {@code /./} of a source is left out of its path. */
        private String withoutPivot(String path) {
            int pivot = found.source().path().indexOf("/./");
            if (pivot < 0) {
                return path;
            }
            String before = found.source().path().substring(0, pivot).replaceAll("^/+|/+$", "");
            return path.startsWith(before + "/") ? path.substring(before.length() + 1) : path;
        }

        private boolean isFolder(String path) {
            try (Fd file = Glob.open(linux, from, path, O_PATH)) {
                return file != null && linux.fstatat(file, "", AT_EMPTY_PATH).isDirectory();
            }
        }
    }

    private static String join(String folder, String name) {
        return folder.isEmpty() ? name : name.isEmpty() ? folder : folder + "/" + name;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A file of a tree, open for reading. */
    static @Nullable Fd read(Linux linux, Fd root, String path) {
        try (Fd place = Glob.open(linux, root, path, O_PATH)) {
            if (place == null || !linux.fstatat(place, "", AT_EMPTY_PATH).isRegular()) {
                return null;
            }
            return linux.openat(Fd.CWD, place.procPath(), O_RDONLY | O_CLOEXEC, 0);
        }
    }
}
