package dev.jdocker.daemon.config;

import dev.jdocker.api.container.Ulimit;
import java.nio.file.Path;
import java.util.List;

/**
 * What containers get where they ask for nothing else.
 *
 * @param cgroupParent under which control group they get theirs
 * @param ulimits resource limits, each by its name; a container's own win
 * @param shmSizeBytes the size of {@code /dev/shm}
 * @param ipcMode {@code private} or {@code shareable}
 * @param cgroupnsMode {@code private} or {@code host}; empty for private, but host where privileged
 * @param noNewPrivileges whether none gains privileges by executing a program
 * @param seccompProfile {@code builtin}, {@code unconfined}, or the JSON text of a profile
 * @param seccompName how the profile was named: its path, or as above
 * @param usernsRemap whose ids containers get, as {@code userns-remap} names it; empty for the host's
 * @param seLinuxEnabled whether containers get SELinux labels also where they do not ask for them
 * @param names how names are looked up
 * @param cdiSpecDirs where the devices of the Container Device Interface are described, later ones win
 */
public record ContainerDefaults(
        String cgroupParent,
        List<Ulimit> ulimits,
        long shmSizeBytes,
        String ipcMode,
        String cgroupnsMode,
        boolean noNewPrivileges,
        String seccompProfile,
        String seccompName,
        String usernsRemap,
        boolean seLinuxEnabled,
        NameOptions names,
        List<Path> cdiSpecDirs) {
    /** What holds where the daemon is told nothing. */
    public static final ContainerDefaults DEFAULTS = new ContainerDefaults(
            "/jdocker",
            List.of(),
            64L << 20,
            "private",
            "",
            false,
            "builtin",
            "builtin",
            "",
            false,
            NameOptions.DEFAULTS,
            List.of(Path.of("/etc/cdi"), Path.of("/var/run/cdi")));

    public ContainerDefaults {
        ulimits = List.copyOf(ulimits);
        cdiSpecDirs = List.copyOf(cdiSpecDirs);
    }

    /** Whether containers have user ids of their own where they do not ask for the host's. */
    public boolean remapsUsers() {
        return !usernsRemap.isEmpty();
    }

    /** The same under another parent group. */
    public ContainerDefaults withCgroupParent(String parent) {
        return new ContainerDefaults(
                parent,
                ulimits,
                shmSizeBytes,
                ipcMode,
                cgroupnsMode,
                noNewPrivileges,
                seccompProfile,
                seccompName,
                usernsRemap,
                seLinuxEnabled,
                names,
                cdiSpecDirs);
    }
}
