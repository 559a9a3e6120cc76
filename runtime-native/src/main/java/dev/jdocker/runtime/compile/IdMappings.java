package dev.jdocker.runtime.compile;

import dev.jdocker.oci.IdMapping;
import java.util.List;

/** The user and group mappings of a user namespace. */
public record IdMappings(List<IdMapping> users, List<IdMapping> groups) {
    public IdMappings {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    /** The content of /proc/PID/uid_map or gid_map: user_namespaces(7). */
    public static String mapFile(List<IdMapping> mappings) {
        StringBuilder out = new StringBuilder();
        for (IdMapping m : mappings) {
            out.append(m.containerId())
                    .append(' ')
                    .append(m.hostId())
                    .append(' ')
                    .append(m.size())
                    .append('\n');
        }
        return out.toString();
    }

    /** The host's id of an id inside, -1 if it has none. */
    public static long toHost(List<IdMapping> mappings, long id) {
        for (IdMapping m : mappings) {
            if (id >= m.containerId() && id < m.containerId() + m.size()) {
                return m.hostId() + id - m.containerId();
            }
        }
        return -1;
    }
}
