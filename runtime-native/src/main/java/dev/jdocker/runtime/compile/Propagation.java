package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Flags;
import java.util.Map;
import java.util.Optional;

/**
 * How mounts below a mount spread: mount_namespaces(7).
 *
 * @param type MS_PRIVATE, MS_SLAVE, MS_SHARED or MS_UNBINDABLE
 * @param recursive whether it holds for the mounts below too
 */
public record Propagation(long type, boolean recursive) {
    public static final Propagation RPRIVATE = new Propagation(Flags.MS_PRIVATE, true);

    private static final Map<String, Long> TYPES = Map.of(
            "private", Flags.MS_PRIVATE,
            "slave", Flags.MS_SLAVE,
            "shared", Flags.MS_SHARED,
            "unbindable", Flags.MS_UNBINDABLE);

    /** One of {@code private}, {@code rprivate} and so on; empty for any other word. */
    static Optional<Propagation> named(String name) {
        Long type = TYPES.get(name);
        if (type != null) {
            return Optional.of(new Propagation(type, false));
        }
        type = name.startsWith("r") ? TYPES.get(name.substring(1)) : null;
        return type == null ? Optional.empty() : Optional.of(new Propagation(type, true));
    }

    /** The flags of mount(2). */
    long flags() {
        return type | (recursive ? Flags.MS_REC : 0);
    }
}
