package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.MountAttr;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.runtime.compile.Grant;
import dev.jdocker.runtime.compile.MountAttributes;
import dev.jdocker.runtime.compile.Propagation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens the descriptors that a program asks for; those it made are closed with it. */
final class Grants implements AutoCloseable {
    private static final int FIRST_PRESERVED = 3;

    private final Linux linux;
    private final UserNamespaces userNamespaces;
    private final Streams streams;
    private final @Nullable CgroupEntry cgroup;
    private final @Nullable Fd init;
    private final Deque<Fd> opened = new ArrayDeque<>();
    private @Nullable Fd gate;
    private @Nullable Fd startFifo;

    /** @param init pidfd of the container's init, null where the program is to become it */
    Grants(
            Linux linux,
            UserNamespaces userNamespaces,
            Streams streams,
            @Nullable CgroupEntry cgroup,
            @Nullable Fd init) {
        this.linux = linux;
        this.userNamespaces = userNamespaces;
        this.streams = streams;
        this.cgroup = cgroup;
        this.init = init;
    }

    List<Fd> open(List<Grant> grants) {
        List<Fd> descriptors = new ArrayList<>(grants.size());
        for (Grant grant : grants) {
            descriptors.add(open(grant));
        }
        return descriptors;
    }

    private Fd open(Grant grant) {
        return switch (grant) {
            case Grant.Stream(int number) -> streams.child(number);
            case Grant.TerminalSlave() -> streams.slave();
            case Grant.TerminalMount(List<String> options) -> streams.terminalMount();
            case Grant.CgroupTasks(int index) -> tasks(index);
            case Grant.CgroupDirectory() -> directory();
            case Grant.Gate() -> openGate();
            case Grant.StartFifo() -> Objects.requireNonNull(startFifo, "the start is not given separately");
            case Grant.Preserved(int index) -> new Fd(null, FIRST_PRESERVED + index);
            case Grant.ContainerInit() -> Objects.requireNonNull(init, "there is no container to join");
            case Grant.NamespaceFile(String path) -> keep(linux.openat(Fd.CWD, path, Flags.O_RDONLY, 0));
            case Grant.MountCopy copy -> keep(mountCopy(copy));
            case Grant.FilledTmpfs tmpfs -> keep(new TmpfsFiller(linux).fill(tmpfs));
        };
    }

    /** Gives the named pipe for {@link Grant.StartFifo}. */
    Grants withStartFifo(Fd fifo) {
        startFifo = fifo;
        return this;
    }

    private Fd openGate() {
        Linux.Pipe pipe = linux.pipe2(0);
        gate = keep(pipe.write());
        return keep(pipe.read());
    }

    /** The end by which a child is let go on from a stage; null in a program without stages. */
    @Nullable
    Fd gate() {
        return gate;
    }

    private Fd keep(Fd fd) {
        opened.push(fd);
        return fd;
    }

    private Fd tasks(int index) {
        if (cgroup instanceof CgroupEntry.Tasks(List<Fd> tasks)) {
            return tasks.get(index);
        }
        throw new IllegalStateException("no cgroup v1 entry");
    }

    private Fd directory() {
        if (cgroup instanceof CgroupEntry.Directory(Fd directory)) {
            return directory;
        }
        throw new IllegalStateException("no cgroup v2 entry");
    }

    private Fd mountCopy(Grant.MountCopy copy) {
        Fd tree = linux.openTree(
                Fd.CWD, copy.source(), Flags.OPEN_TREE_CLONE | (copy.recursive() ? Flags.AT_RECURSIVE : 0));
        try {
            spread(tree, copy.propagation());
            set(tree, copy.below(), Flags.AT_RECURSIVE);
            set(tree, copy.top(), 0);
            if (copy.owners() != null) {
                Fd userns = userNamespaces.of(copy.owners().mappings());
                int below = copy.owners().recursive() ? Flags.AT_RECURSIVE : 0;
                idmap(tree, copy.source(), below, userns);
            }
            return tree;
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private void idmap(Fd tree, String source, int flags, Fd userns) {
        try {
            linux.mountSetattr(tree, "", flags, new MountAttr(Flags.MOUNT_ATTR_IDMAP, 0, 0, userns));
        } catch (ErrnoException e) {
            if (e.is(Errno.EINVAL)) {
                throw new ErrnoException(
                        "idmap the mount of", source + ", whose file system may not know it", e.errno());
            }
            throw e;
        }
    }

    /** Where only the mount itself is spoken of, those below it may hear of the host but the host not of them. */
    private void spread(Fd tree, Propagation propagation) {
        if (!propagation.recursive() && propagation.type() != Flags.MS_SHARED) {
            linux.mountSetattr(tree, "", Flags.AT_RECURSIVE, new MountAttr(0, 0, Flags.MS_SLAVE, null));
        }
        int below = propagation.recursive() ? Flags.AT_RECURSIVE : 0;
        linux.mountSetattr(tree, "", below, new MountAttr(0, 0, propagation.type(), null));
    }

    private void set(Fd tree, MountAttributes attributes, int flags) {
        if (!attributes.isEmpty()) {
            linux.mountSetattr(tree, "", flags, new MountAttr(attributes.set(), attributes.clear(), 0, null));
        }
    }

    @Override
    public void close() {
        opened.forEach(Fd::close);
    }
}
