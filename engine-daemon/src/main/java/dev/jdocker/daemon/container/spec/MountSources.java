package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.Mount;
import dev.jdocker.oci.IdMapping;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the mounts of a container are made of, by their place in it. */
public record MountSources(Map<String, Source> byDestination) {
    /** No mounts at all. */
    public static final MountSources NONE = new MountSources(Map.of());

    public MountSources {
        byDestination = Map.copyOf(byDestination);
    }

    /**
     * The source of one mount.
     *
     * @param path where it is on the host now, empty for a tmpfs
     * @param asked what the client said
     * @param users how its files' owners are seen, empty for as they are
     */
    public record Source(String path, Mount asked, List<IdMapping> users, List<IdMapping> groups) {
        public Source {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }
    }

    @Nullable
    Source of(String destination) {
        return byDestination.get(destination);
    }
}
