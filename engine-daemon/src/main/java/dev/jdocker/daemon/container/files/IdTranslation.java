package dev.jdocker.daemon.container.files;

import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.oci.IdMapping;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The ids of a container's user namespace and those on disk, from one to the other. */
public final class IdTranslation {

    /** What the kernel shows of an owner that has no id (/proc/sys/fs/overflowuid). */
    private static final int OVERFLOW = 65534;

    private IdTranslation() {}

    /** Of ids on disk those in the container. */
    public static Owners toContainer(@Nullable IdMap ids) {
        return ids == null ? Owners.SAME : new Owners(inside(ids.users()), inside(ids.groups()));
    }

    /** Of ids in the container those on disk, -1 of those that have none. */
    static Owners toDisk(@Nullable IdMap ids) {
        return ids == null ? Owners.SAME : new Owners(outside(ids.users()), outside(ids.groups()));
    }

    private static IntUnaryOperator inside(List<IdMapping> mappings) {
        return id -> {
            long host = Integer.toUnsignedLong(id);
            for (IdMapping m : mappings) {
                if (host >= m.hostId() && host < m.hostId() + m.size()) {
                    return (int) (host - m.hostId() + m.containerId());
                }
            }
            return OVERFLOW;
        };
    }

    private static IntUnaryOperator outside(List<IdMapping> mappings) {
        return id -> {
            long inside = Integer.toUnsignedLong(id);
            for (IdMapping m : mappings) {
                if (inside >= m.containerId() && inside < m.containerId() + m.size()) {
                    return (int) (inside - m.containerId() + m.hostId());
                }
            }
            return -1;
        };
    }
}
