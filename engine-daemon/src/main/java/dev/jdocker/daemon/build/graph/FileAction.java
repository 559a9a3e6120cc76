package dev.jdocker.daemon.build.graph;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One change of files in a tree. Paths are clean and absolute; times are null for those that come of themselves. */
public sealed interface FileAction {

    /** The steps besides that of the tree whose results it needs. */
    List<Step> inputs();

    /** What it does, without the files of other trees that it takes. */
    void describe(Definition definition);

    /**
     * Whose files become.
     *
     * @param text {@code user[:group]}, names or numbers; empty where nothing is said
     * @param names the tree that has the names, null for an empty one
     */
    record Owner(String text, @Nullable Step names) {
        public static final Owner UNSAID = new Owner("", null);

        List<Step> inputs() {
            return text.isEmpty() || names == null ? List.of() : List.of(names);
        }
    }

    /**
     * Copies files of another tree.
     *
     * @param from null for an empty tree
     * @param target ends with a slash if it must be a folder
     * @param mode octal digits or chmod(1)'s symbols, empty for that of each file
     * @param followLink whether a link at the end of {@code source} stands for what it points at
     * @param contents whether of a folder what is in it is copied and not the folder
     * @param unpack whether archives are unpacked
     * @param makeParents whether the folder of {@code target} may be missing
     * @param wildcards whether {@code source} may have some
     * @param mayFitNothing whether they may then fit nothing
     * @param replace whether what is of another kind is replaced
     * @param includes patterns of what of a folder is copied, empty for everything
     * @param required paths that must be there
     */
    record Copy(
            @Nullable Step from,
            String source,
            String target,
            Owner owner,
            String mode,
            boolean followLink,
            boolean contents,
            boolean unpack,
            boolean makeParents,
            boolean wildcards,
            boolean mayFitNothing,
            boolean replace,
            List<String> includes,
            List<String> excludes,
            List<String> required,
            @Nullable Instant time)
            implements FileAction {
        public Copy {
            includes = List.copyOf(includes);
            excludes = List.copyOf(excludes);
            required = List.copyOf(required);
        }

        @Override
        public List<Step> inputs() {
            return Stream.concat(Stream.ofNullable(from), owner.inputs().stream())
                    .toList();
        }

        @Override
        public void describe(Definition definition) {
            definition
                    .add("copy")
                    .add(source)
                    .add(target)
                    .add(owner.text())
                    .add(mode)
                    .add(followLink)
                    .add(contents)
                    .add(unpack)
                    .add(makeParents)
                    .add(wildcards)
                    .add(mayFitNothing)
                    .add(replace)
                    .add(includes)
                    .add(excludes)
                    .add(required)
                    .add(String.valueOf(time));
        }
    }

    /** Writes a file, whose folder must be there. One that is there keeps its mode. */
    record MakeFile(
            String path,
            ByteString content,
            int mode,
            Owner owner,
            @Nullable Instant time) implements FileAction {
        @Override
        public List<Step> inputs() {
            return owner.inputs();
        }

        @Override
        public void describe(Definition definition) {
            definition
                    .add("mkfile")
                    .add(path)
                    .add(content.toByteArray())
                    .add(Integer.toOctalString(mode))
                    .add(owner.text())
                    .add(String.valueOf(time));
        }
    }

    /** Makes a folder, where there is none; {@code parents} also those above it. */
    record MakeFolder(
            String path,
            int mode,
            boolean parents,
            Owner owner,
            @Nullable Instant time) implements FileAction {
        @Override
        public List<Step> inputs() {
            return owner.inputs();
        }

        @Override
        public void describe(Definition definition) {
            definition
                    .add("mkdir")
                    .add(path)
                    .add(Integer.toOctalString(mode))
                    .add(parents)
                    .add(owner.text())
                    .add(String.valueOf(time));
        }
    }

    /** Makes a symbolic link that says {@code text}. */
    record MakeLink(
            String text, String path, Owner owner, @Nullable Instant time) implements FileAction {
        @Override
        public List<Step> inputs() {
            return owner.inputs();
        }

        @Override
        public void describe(Definition definition) {
            definition.add("symlink").add(text).add(path).add(owner.text()).add(String.valueOf(time));
        }
    }

    /** Removes whatever is at a path. */
    record Remove(String path, boolean mayBeMissing, boolean wildcards) implements FileAction {
        @Override
        public List<Step> inputs() {
            return List.of();
        }

        @Override
        public void describe(Definition definition) {
            definition.add("rm").add(path).add(mayBeMissing).add(wildcards);
        }
    }
}
