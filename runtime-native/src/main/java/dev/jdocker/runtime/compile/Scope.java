package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Flags;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Namespace;
import dev.jdocker.oci.NamespaceType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which namespaces a container gets: new ones, joined ones, or the host's. */
final class Scope {
    private static final Map<NamespaceType, Long> FLAGS = Map.of(
            NamespaceType.MOUNT, Flags.CLONE_NEWNS,
            NamespaceType.PID, Flags.CLONE_NEWPID,
            NamespaceType.NETWORK, Flags.CLONE_NEWNET,
            NamespaceType.UTS, Flags.CLONE_NEWUTS,
            NamespaceType.IPC, Flags.CLONE_NEWIPC,
            NamespaceType.USER, Flags.CLONE_NEWUSER,
            NamespaceType.CGROUP, Flags.CLONE_NEWCGROUP,
            NamespaceType.TIME, Flags.CLONE_NEWTIME);

    private final Map<NamespaceType, Namespace> namespaces = new HashMap<>();
    private final @Nullable IdMappings mappings;
    private final String offsets;

    Scope(LinuxSection linux) {
        for (Namespace n : linux.namespaces()) {
            if (namespaces.put(n.type(), n) != null) {
                throw new CompileException("namespace " + n.type() + " is given twice");
            }
        }
        if (!namespaces.containsKey(NamespaceType.MOUNT)) {
            throw new CompileException("a container needs a mount namespace of its own");
        }
        if (creates(NamespaceType.USER)
                && (linux.uidMappings().isEmpty() || linux.gidMappings().isEmpty())) {
            throw new CompileException("a user namespace needs uid and gid mappings");
        }
        if (!hasUserNamespace()
                && !(linux.uidMappings().isEmpty() && linux.gidMappings().isEmpty())) {
            throw new CompileException("uid and gid mappings need a user namespace");
        }
        boolean mapped = !linux.uidMappings().isEmpty() && !linux.gidMappings().isEmpty();
        mappings = mapped ? new IdMappings(linux.uidMappings(), linux.gidMappings()) : null;
        offsets = TimeOffsets.file(linux.timeOffsets());
        if (!offsets.isEmpty() && !creates(NamespaceType.TIME)) {
            throw new CompileException("linux.timeOffsets need a new time namespace");
        }
    }

    /** Whether the container lives in a user namespace other than the engine's. */
    boolean hasUserNamespace() {
        return namespaces.containsKey(NamespaceType.USER);
    }

    /** Whether it has a namespace of its own or of another container's. */
    boolean has(NamespaceType type) {
        return namespaces.containsKey(type);
    }

    /** The content of timens_offsets, empty without offsets. */
    String timeOffsets() {
        return offsets;
    }

    static long flag(NamespaceType type) {
        Long flag = FLAGS.get(type);
        if (flag == null) {
            throw new IllegalArgumentException(type.toString());
        }
        return flag;
    }

    boolean creates(NamespaceType type) {
        Namespace n = namespaces.get(type);
        return n != null && (n.path() == null || n.path().isEmpty());
    }

    boolean joins(NamespaceType type) {
        return namespaces.containsKey(type) && !creates(type);
    }

    /** Whether the network namespace belongs to the user namespace: made with it, or joined with it, as one cannot do alone. */
    boolean ownsNetwork() {
        return creates(NamespaceType.NETWORK) || (joins(NamespaceType.NETWORK) && joins(NamespaceType.USER));
    }

    /** The path of a namespace that is joined. */
    String path(NamespaceType type) {
        Namespace n = namespaces.get(type);
        if (n == null || n.path() == null) {
            throw new IllegalStateException(type + " is not joined");
        }
        return n.path();
    }

    /** The mappings of the user namespace, null without one, and where one that is joined is not told of. */
    @Nullable
    IdMappings mappings() {
        return mappings;
    }

    /**
     * What clone3(2) creates. The cgroup namespace is made later, once the process is in its cgroup: its root is there. A time
     * namespace with offsets is made earlier: they can be set only as long as nobody lives in it.
     */
    long cloneFlags() {
        long flags = 0;
        for (NamespaceType type : namespaces.keySet()) {
            if (creates(type) && type != NamespaceType.CGROUP && !(type == NamespaceType.TIME && !offsets.isEmpty())) {
                flags |= flag(type);
            }
        }
        return flags;
    }
}
