package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Linux;
import dev.jdocker.oci.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The control group file systems of this machine. A path names a group from the top of the hierarchy as this process
 * sees it, as in {@code /jdocker/4c01}; with version 1 the same path is used in each mounted controller.
 */
public interface Cgroups {

    /**
     * The file systems that are mounted here: version 2 if it is alone, else version 1, also beside an empty version 2.
     *
     * @throws CgroupException if none is mounted
     */
    static Cgroups detect(Linux linux) {
        Path mountinfo = Path.of("/proc/self/mountinfo");
        try {
            return of(CgroupMounts.parse(Files.readString(mountinfo)), linux);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + mountinfo, e);
        }
    }

    private static Cgroups of(CgroupMounts mounts, Linux linux) {
        var files = new KernelControlFiles(linux);
        if (!mounts.limits().isEmpty()) {
            return new CgroupsV1(files, linux, mounts.controllers());
        }
        if (mounts.unified() == null) {
            throw new CgroupException("find the control groups: no cgroup file system is mounted", null);
        }
        return new CgroupsV2(files, linux, mounts.unified());
    }

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
