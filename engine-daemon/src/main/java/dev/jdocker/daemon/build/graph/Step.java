package dev.jdocker.daemon.build.graph;

import dev.jdocker.api.container.Ulimit;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A step of a build. Its result is a tree of files: layers, or a folder. */
public sealed interface Step {

    /** How the step is shown and where it stands. */
    About about();

    /** The steps whose results it needs. */
    List<Step> inputs();

    /** Names the step by what it does to what its inputs do: not by content. */
    default Digest digest() {
        return about().digest();
    }

    /** Each once; by their names, because to compare steps would be to compare all that is below them, as often as it is. */
    private static List<Step> distinct(List<Step> steps) {
        Map<Digest, Step> all = new LinkedHashMap<>();
        steps.forEach(step -> all.putIfAbsent(step.digest(), step));
        return List.copyOf(all.values());
    }

    /**
     * What all steps have in common.
     *
     * @param digest see {@link Step#digest}
     * @param lines where in the Dockerfile, null of what is nowhere in it
     * @param ignoreCache whether it is done again in any case
     */
    record About(Digest digest, String name, @Nullable Lines lines, boolean ignoreCache) {}

    /** The layers of an image that is here. */
    record Image(About about, Digest id, List<DiffId> layers) implements Step {
        @Override
        public List<Step> inputs() {
            return List.of();
        }
    }

    /** The folder of a context; empty is the main one. */
    record Context(About about, String context) implements Step {
        @Override
        public List<Step> inputs() {
            return List.of();
        }
    }

    /** Some files that stand in the Dockerfile. */
    record Inline(About about, List<InlineFile> files) implements Step {
        @Override
        public List<Step> inputs() {
            return List.of();
        }
    }

    record InlineFile(String name, String content, int mode) {}

    /**
     * A file by HTTP, in a folder.
     *
     * @param checksum its digest, or empty
     * @param name of the file, empty for the one that its server tells
     * @param mode of the file, null for 0600
     */
    record Http(
            About about,
            String url,
            String checksum,
            String name,
            @Nullable Integer mode) implements Step {
        @Override
        public List<Step> inputs() {
            return List.of();
        }
    }

    /**
     * The files of a git repository, in a folder.
     *
     * @param address as {@link dev.jdocker.daemon.build.GitAddress} reads it
     * @param checksum what the commit must be or begin with, or empty
     * @param keepGitDir whether {@code .git} is kept, if the address does not say
     * @param knownHosts what servers of ssh must show, as in known_hosts(5); empty for whatever they show
     */
    record Git(About about, String address, String checksum, boolean keepGitDir, String knownHosts) implements Step {
        @Override
        public List<Step> inputs() {
            return List.of();
        }
    }

    /** Copies files into a tree. */
    record Copy(About about, @Nullable Step base, List<Source> sources, Target target) implements Step {
        @Override
        public List<Step> inputs() {
            List<Step> all = new ArrayList<>();
            if (base != null) {
                all.add(base);
            }
            sources.forEach(source -> all.add(source.tree()));
            return distinct(all);
        }
    }

    /**
     * What is copied.
     *
     * @param path in its tree
     * @param unpack whether an archive is unpacked
     * @param wildcards whether the path may have some, and then may fit nothing
     */
    record Source(Step tree, String path, boolean unpack, boolean wildcards) {}

    /**
     * Where it is copied to.
     *
     * @param path absolute; ends with a slash if it must be a folder
     * @param chown as it is written, empty for root; names are those of the tree that is copied to
     * @param chmod as it is written, or empty
     * @param parents whether the paths of sources are kept
     */
    record Target(String path, String chown, String chmod, boolean parents, boolean link, List<String> excludes) {}

    /** Makes a folder with those above it, where it is missing. */
    record MakeFolder(About about, @Nullable Step base, String path, String user) implements Step {
        @Override
        public List<Step> inputs() {
            return base == null ? List.of() : List.of(base);
        }
    }

    /** Changes files of a tree, one action after the other; all of it makes one layer. */
    record Files(About about, @Nullable Step base, List<FileAction> actions) implements Step {
        public Files {
            actions = List.copyOf(actions);
        }

        @Override
        public List<Step> inputs() {
            List<Step> all = new ArrayList<>();
            if (base != null) {
                all.add(base);
            }
            actions.forEach(action -> all.addAll(action.inputs()));
            return distinct(all);
        }
    }

    /** The layers of several trees on top of each other, the lowest first. */
    record Merge(About about, List<Step> trees) implements Step {
        public Merge {
            trees = List.copyOf(trees);
        }

        @Override
        public List<Step> inputs() {
            return distinct(trees);
        }
    }

    /** The layers that one tree has on top of another. */
    record Diff(About about, Step lower, Step upper) implements Step {
        @Override
        public List<Step> inputs() {
            return distinct(List.of(lower, upper));
        }
    }

    /**
     * What a command has written to one of the places that its {@link Conditions} name.
     *
     * @param number which of them
     */
    record Output(About about, Run of, int number) implements Step {
        @Override
        public List<Step> inputs() {
            return List.of(of);
        }
    }

    /**
     * Runs a command.
     *
     * @param env what it sees
     * @param secretEnv of those the ones that name nothing of the result, such as those of proxies
     */
    record Run(
            About about,
            @Nullable Step base,
            List<String> args,
            Map<String, String> env,
            Map<String, String> secretEnv,
            String directory,
            String user,
            List<Mount> mounts,
            String network,
            boolean insecure,
            String hostname,
            List<String> extraHosts,
            ImagePlatform platform,
            Conditions conditions)
            implements Step {
        @Override
        public List<Step> inputs() {
            List<Step> all = new ArrayList<>();
            if (base != null) {
                all.add(base);
            }
            mounts.forEach(mount -> {
                if (mount.tree() != null) {
                    all.add(mount.tree());
                }
            });
            return distinct(all);
        }
    }

    /**
     * A mount of a command.
     *
     * @param tree what a bind mount shows and a cache begins with, null for nothing
     * @param spec the rest, with variables expanded and an absolute target
     */
    record Mount(@Nullable Step tree, RunMount spec) {}

    /**
     * What only graphs of clients' own say of a command.
     *
     * @param exitCodes those with which it ends well
     * @param readOnlyRoot whether it may change its root file system
     * @param kept what becomes results, as {@link Output} counts them: numbers of mounts, or {@link #ROOT}. Empty if the root is
     *     the command's one result.
     */
    record Conditions(
            List<Ulimit> ulimits,
            String cgroupParent,
            Set<Integer> exitCodes,
            boolean readOnlyRoot,
            List<Integer> kept) {
        public static final int ROOT = -1;

        /** Nothing is said. */
        public static final Conditions NONE = new Conditions(List.of(), "", Set.of(0), false, List.of());

        public Conditions {
            ulimits = List.copyOf(ulimits);
            exitCodes = Set.copyOf(exitCodes);
            kept = List.copyOf(kept);
        }
    }
}
