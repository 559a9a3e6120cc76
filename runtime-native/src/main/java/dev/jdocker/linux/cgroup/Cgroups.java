package dev.jdocker.linux.cgroup;

import dev.jdocker.oci.Resources;

/**
 * The control group file systems of this machine. A path names a group from the top of the hierarchy as this process
 * sees it, as in {@code /jdocker/4c01}; with version 1 the same path is used in each mounted controller.
 */
public interface Cgroups {

    /** 2 with the unified hierarchy alone, else 1. */
    int version();

    /** What this machine can limit. */
    CgroupFeatures features();

    /**
     * Makes a group, missing parents included, and sets its limits. Devices start from what every container may use; see
     * {@link DevicePolicy}.
     *
     * @throws CgroupException if it exists already and holds processes, or a limit cannot be set; nothing is left then
     */
    Cgroup create(String path, Resources resources);

    /** A group by its path, whether it exists or not: to adopt a container, or to remove its leftovers. */
    Cgroup open(String path);
}
