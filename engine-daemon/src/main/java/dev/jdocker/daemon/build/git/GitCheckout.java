package dev.jdocker.daemon.build.git;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.GitAddress;
import dev.jdocker.daemon.build.Secrets;
import dev.jdocker.daemon.build.SshAgents;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Puts the files of a commit, with those of its submodules, into a folder. */
public final class GitCheckout {

    private static final int DEEPEST = 8;
    private static final String DOT_GIT = ".git";

    static {
        OwnSettings.install();
    }

    private final Linux linux;
    private final Secrets secrets;
    private final Path scratch;
    private final OpenSsh ssh;
    private String host = "";
    private int number;

    /**
     * What checks out.
     *
     * @param secrets of whom the build is: {@code GIT_AUTH_TOKEN} and {@code GIT_AUTH_HEADER}, perhaps with {@code .host} behind
     * @param agents of whom the build is, too: the one called {@code default} for repositories by ssh
     * @param knownHosts what ssh servers must show, as in known_hosts(5); empty for whatever they show
     * @param scratch an empty folder for what is fetched; the caller removes it
     */
    public GitCheckout(Linux linux, Secrets secrets, SshAgents agents, String knownHosts, Path scratch) {
        this.linux = linux;
        this.secrets = secrets;
        this.ssh = new OpenSsh(agents, knownHosts, scratch.resolve("ssh"));
        this.scratch = scratch;
    }

    /**
     * Fetches and writes, blocking; interrupting the thread ends it.
     *
     * @param target an empty folder
     * @param keepGitDir whether the repository itself is kept in {@code .git}; it is not if a folder of it is asked for
     */
    public void write(GitAddress address, Path target, boolean keepGitDir)
            throws IOException, BuildException, InterruptedException {
        host = address.host();
        FutureTask<Boolean> work = new FutureTask<>(() -> {
            try (Fd folder = linux.openat(Fd.CWD, target.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
                write(address, folder, keepGitDir ? target.resolve(DOT_GIT) : null, 0);
            }
            return true;
        });
        // What waits for a socket on a virtual thread can be interrupted, on another it cannot.
        Thread thread = Thread.ofVirtual().name("git-fetch").start(work);
        try {
            var _ = work.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            ssh.close();
            thread.join();
            throw e;
        } catch (ExecutionException e) {
            throw failure(address, e.getCause());
        } finally {
            ssh.close();
        }
    }

    private static IOException failure(GitAddress address, @Nullable Throwable cause)
            throws BuildException, InterruptedException {
        return switch (cause) {
            case BuildException e -> throw e;
            case InterruptedException e -> throw e;
            case InterruptedIOException e -> e;
            case UncheckedIOException e -> new IOException(e.getMessage(), e);
            case RuntimeException e -> throw e;
            case null, default ->
                new IOException(
                        "failed to fetch remote " + address.shown() + ": " + (cause == null ? "" : cause.getMessage()),
                        cause);
        };
    }

    private void write(GitAddress address, Fd folder, @Nullable Path gitDir, int depth)
            throws IOException, BuildException {
        if (OpenSsh.reaches(address.remote())) {
            ssh.prepare();
        }
        boolean keep = gitDir != null && address.folder().isEmpty();
        Path own = keep && gitDir != null ? gitDir : scratch.resolve(Integer.toString(number++));
        FileRepositoryBuilder builder = new FileRepositoryBuilder().setGitDir(own.toFile());
        if (keep) {
            builder.setWorkTree(own.toFile().getParentFile());
        } else {
            builder.setBare();
        }
        try (Repository repository = builder.setMustExist(false).build()) {
            repository.create(!keep);
            GitRemote.Fetched fetched = new GitRemote(address, repository, authorization(address), ssh).fetch();
            try (ObjectReader objects = repository.newObjectReader()) {
                if (keep) {
                    DirCache cache = repository.lockDirCache();
                    try {
                        DirCacheBuilder index = cache.builder();
                        writer(address, fetched, repository, objects, depth, index)
                                .write(fetched.commit().getTree(), folder, "");
                        index.finish();
                        cache.write();
                        if (!cache.commit()) {
                            throw new IOException("cannot write the index of " + own);
                        }
                    } finally {
                        cache.unlock();
                    }
                    settle(address, fetched, repository);
                } else {
                    writer(address, fetched, repository, objects, depth, null)
                            .write(tree(address, fetched, objects), folder, "");
                }
            }
        }
    }

    private TreeWriter writer(
            GitAddress address,
            GitRemote.Fetched fetched,
            Repository repository,
            ObjectReader objects,
            int depth,
            @Nullable DirCacheBuilder index) {
        String prefix = address.folder().isEmpty() ? "" : clean(address.folder()) + "/";
        return new TreeWriter(
                linux,
                objects,
                fetched.commit().getCommitTime(),
                (folder, path, commit) -> submodule(
                        address,
                        Submodule.find(repository, fetched.commit().getTree(), prefix + path),
                        commit,
                        folder,
                        depth),
                index);
    }

    private void submodule(GitAddress parent, @Nullable String url, ObjectId commit, Fd folder, int depth)
            throws IOException {
        if (!parent.submodules() || url == null) {
            return; // as git: a link without a submodule is an empty folder
        }
        if (depth == DEEPEST) {
            throw new IOException("submodules are nested more than " + DEEPEST + " deep: " + url);
        }
        String resolved = Submodule.resolve(parent.remote(), url);
        if (!GitAddress.is(resolved) && !resolved.startsWith("http://") && !resolved.startsWith("https://")) {
            throw new IOException("submodule at " + url + ": only http, https and git repositories are fetched");
        }
        try {
            write(parent.submodule(resolved, commit.getName()), folder, null, depth + 1);
        } catch (BuildException e) {
            throw new IOException("submodule at " + url + ": " + e.getMessage(), e);
        }
    }

    private static ObjectId tree(GitAddress address, GitRemote.Fetched fetched, ObjectReader objects)
            throws IOException, BuildException {
        RevTree root = fetched.commit().getTree();
        String folder = clean(address.folder());
        if (folder.isEmpty()) {
            return root;
        }
        @Nullable TreeWalk found = TreeWalk.forPath(objects, folder, root);
        if (found == null || !found.isSubtree()) {
            throw new BuildException("no such folder " + address.folder() + " in " + address.shown() + " at "
                    + fetched.commit().getName());
        }
        return found.getObjectId(0);
    }

    private static String clean(String folder) {
        Path path = Path.of("/").resolve(folder).normalize();
        return path.toString().substring(1);
    }

    /** Leaves the repository as a clone that is at its commit would be. */
    private static void settle(GitAddress address, GitRemote.Fetched fetched, Repository repository)
            throws IOException {
        String name = fetched.name();
        if (!name.isEmpty()) {
            RefUpdate ref = repository.updateRef(name);
            ref.setNewObjectId(fetched.object());
            var _ = ref.forceUpdate();
        }
        RefUpdate head = repository.updateRef(Constants.HEAD, true);
        head.setNewObjectId(fetched.commit());
        var _ = head.forceUpdate();
        RefUpdate own = repository.updateRef("refs/jdocker/fetched");
        own.setForceUpdate(true);
        var _ = own.delete();
        Files.deleteIfExists(repository.getDirectory().toPath().resolve("FETCH_HEAD"));
        StoredConfig config = repository.getConfig();
        config.setString("remote", "origin", "url", address.shown());
        config.setString("remote", "origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
        config.save();
    }

    /** What is meant for any server is not for one that a repository names: of a submodule. */
    private String authorization(GitAddress address) throws IOException {
        String own = "." + address.host();
        for (String suffix : address.host().equals(host) ? List.of(own, "") : List.of(own)) {
            byte @Nullable [] token = secrets.secret("GIT_AUTH_TOKEN" + suffix).orElse(null);
            if (token != null) {
                String login = "x-access-token:" + new String(token, StandardCharsets.UTF_8).strip();
                return "basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            }
            byte @Nullable [] header =
                    secrets.secret("GIT_AUTH_HEADER" + suffix).orElse(null);
            if (header != null) {
                return new String(header, StandardCharsets.UTF_8).strip();
            }
        }
        return "";
    }
}
