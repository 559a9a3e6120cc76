package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.SshAgents;
import dev.jdocker.daemon.build.dockerfile.RunMount;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.oci.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mounts of one command, made before it and cleared away after it. */
final class RunMounts implements AutoCloseable {

    private static final int SECRET_MODE = 0400;
    private static final int SOCKET_MODE = 0600;
    private static final int CACHE_MODE = 0755;

    private final Linux linux;
    private final Overlays overlays;
    private final Workspaces workspaces;
    private final CacheMounts caches;
    private final Path secrets;
    private final BuildRequest request;
    private final List<Mount> mounts = new ArrayList<>();
    private final Map<String, String> env = new LinkedHashMap<>();
    private final Deque<AutoCloseable> afterStart = new ArrayDeque<>();
    private final Deque<AutoCloseable> afterEnd = new ArrayDeque<>();
    private final Map<Integer, Written> written = new LinkedHashMap<>();
    private int added;
    private int agents;

    RunMounts(
            Linux linux,
            Overlays overlays,
            Workspaces workspaces,
            CacheMounts caches,
            Path secrets,
            BuildRequest request) {
        this.linux = linux;
        this.overlays = overlays;
        this.workspaces = workspaces;
        this.caches = caches;
        this.secrets = secrets;
        this.request = request;
    }

    List<Mount> mounts() {
        return mounts;
    }

    /** Variables that secrets and agents become. */
    Map<String, String> env() {
        return env;
    }

    void bind(String source, String target, boolean readOnly) {
        mounts.add(new Mount(
                target,
                "bind",
                source,
                readOnly ? List.of("rbind", "ro", "rprivate") : List.of("rbind", "rprivate"),
                List.of(),
                List.of()));
    }

    /** What a command writes to a mount of layers. */
    record Written(RunMount mount, Tree.Layers base, Workspace space) {

        /** Those of the container's mount points that are in it, as paths of its tree. */
        List<String> below(List<String> mountPoints) {
            String place = mount.target() + "/";
            String from = mount.source().equals("/") ? "" : mount.source();
            return mountPoints.stream()
                    .filter(point -> point.startsWith(place))
                    .map(point -> from + point.substring(mount.target().length()))
                    .toList();
        }
    }

    /** All that is written to mounts that can be changed. */
    List<Written> written() {
        return List.copyOf(written.values());
    }

    /** What was written to the mount of that number, counted as they were added. */
    Workspace written(int number) {
        Written found = written.get(number);
        if (found == null) {
            throw new IllegalStateException("nothing can be written to mount " + number);
        }
        return found.space();
    }

    void add(RunMount mount, @Nullable Tree tree) throws IOException, BuildException, InterruptedException {
        added++;
        switch (mount.type()) {
            case BIND -> bind(mount, tree == null ? Tree.Layers.EMPTY : tree);
            case CACHE -> cache(mount, tree);
            case TMPFS -> {
                List<String> options = new ArrayList<>(List.of("nosuid", "nodev"));
                if (mount.sizeBytes() > 0) {
                    options.add("size=" + mount.sizeBytes());
                }
                mounts.add(new Mount(mount.target(), "tmpfs", "tmpfs", options, List.of(), List.of()));
            }
            case SECRET -> secret(mount);
            case SSH -> agent(mount);
        }
    }

    private void bind(RunMount mount, Tree tree) throws IOException, BuildException {
        Fd root = switch (tree) {
            case Tree.Layers layers -> {
                Workspace space = workspaces.make();
                afterEnd.push(space);
                if (!mount.readOnly()) {
                    written.put(added - 1, new Written(mount, layers, space));
                }
                Overlays.Attached attached = overlays.attach(layers, space);
                afterStart.push(attached);
                yield attached.root();
            }
            case Tree.Folder folder -> {
                if (mount.readOnly()) {
                    Fd opened = folder(folder.path());
                    afterStart.push(opened);
                    yield opened;
                }
                Workspace space = workspaces.make();
                afterEnd.push(space);
                Overlays.Attached attached = overlays.attach(folder.path(), space);
                afterStart.push(attached);
                yield attached.root();
            }
        };
        Fd source = Glob.open(linux, root, mount.source().substring(1), O_PATH);
        if (source == null) {
            throw new BuildException("failed to calculate checksum of ref: \"" + mount.source() + "\": not found");
        }
        afterStart.push(source);
        bind(source.procPath(), mount.target(), mount.readOnly());
    }

    private void cache(RunMount mount, @Nullable Tree tree) throws IOException, BuildException, InterruptedException {
        CacheMounts.Used used = caches.take(mount);
        afterEnd.push(used);
        if (used.fresh()) {
            try (Fd data = folder(used.data())) {
                linux.fchmod(data, mount.mode() == null ? CACHE_MODE : mount.mode());
                linux.fchownat(data, ".", or(mount.uid(), 0), or(mount.gid(), 0), 0);
                if (tree != null) {
                    Trees.copyAll(linux, overlays, tree, mount.source().substring(1), data);
                }
            }
        }
        String source = used.data().toString();
        bind(source, mount.target(), mount.readOnly());
    }

    private Fd folder(Path path) {
        return linux.openat(Fd.CWD, path.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    }

    private void secret(RunMount mount) throws IOException, BuildException {
        Optional<byte[]> secret = request.secrets().secret(mount.id());
        if (secret.isEmpty()) {
            if (mount.required()) {
                throw new BuildException("secret " + mount.id() + ": not found");
            }
            return;
        }
        if (!mount.env().isEmpty()) {
            env.put(mount.env(), new String(secret.get(), StandardCharsets.UTF_8));
        }
        if (mount.target().isEmpty()) {
            return;
        }
        Path file = Files.createTempFile(secrets, "secret-", "");
        afterEnd.push(() -> Files.deleteIfExists(file));
        Files.write(file, secret.get());
        linux.fchownat(Fd.CWD, file.toString(), or(mount.uid(), 0), or(mount.gid(), 0), 0);
        linux.fchmodat(Fd.CWD, file.toString(), or(mount.mode(), SECRET_MODE));
        bind(file.toString(), mount.target(), true);
    }

    private void agent(RunMount mount) throws IOException, BuildException {
        String id = mount.id().isEmpty() ? "default" : mount.id();
        if (!request.sshAgents().has(id)) {
            if (mount.required()) {
                throw new BuildException("unset ssh forward key " + id);
            }
            return;
        }
        SshAgents.Socket socket =
                request.sshAgents().open(id, or(mount.uid(), 0), or(mount.gid(), 0), or(mount.mode(), SOCKET_MODE));
        afterEnd.push(socket);
        String target = mount.target().isEmpty() ? "/run/buildkit/ssh_agent." + agents : mount.target();
        if (agents++ == 0) {
            env.put("SSH_AUTH_SOCK", target);
        }
        bind(socket.path().toString(), target, true);
    }

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }

    /** The container has its own copies of all mounts now. */
    void started() {
        closeAll(afterStart);
    }

    @Override
    public void close() {
        closeAll(afterStart);
        closeAll(afterEnd);
    }

    private static void closeAll(Deque<AutoCloseable> all) {
        RuntimeException failure = null;
        while (!all.isEmpty()) {
            try {
                all.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("clear away the mounts of a command", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
