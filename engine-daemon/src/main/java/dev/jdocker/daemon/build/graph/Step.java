package dev.jdocker.daemon.build.graph;

import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** A file by HTTP, or a repository of git: in a folder. */
    record Remote(About about, String url, String checksum, boolean git, boolean keepGitDir) implements Step {
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
            return all.stream().filter(Objects::nonNull).distinct().toList();
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
            ImagePlatform platform)
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
            return all.stream().distinct().toList();
        }
    }

    /**
     * A mount of a command.
     *
     * @param tree what a bind mount shows and a cache begins with, null for nothing
     * @param spec the rest, with variables expanded and an absolute target
     */
    record Mount(@Nullable Step tree, RunMount spec) {}
}
