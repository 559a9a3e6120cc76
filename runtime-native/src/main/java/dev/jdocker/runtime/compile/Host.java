package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Architecture;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a compilation has to know of the machine.
 *
 * @param cgroupHierarchies the mounted cgroup v1 hierarchies, as the second field of /proc/self/cgroup
 *     ({@code cpu,cpuacct}, {@code name=systemd}); empty where cgroup v2 is used
 * @param lastCapability the highest capability number the kernel knows
 * @param isDirectory tells of a bind mount's source what it is
 * @param appArmor whether the kernel confines by AppArmor profiles
 * @param seLinux whether the kernel confines by SELinux labels
 */
public record Host(
        Architecture architecture,
        List<String> cgroupHierarchies,
        int lastCapability,
        Predicate<String> isDirectory,
        boolean appArmor,
        boolean seLinux) {
    public Host {
        cgroupHierarchies = List.copyOf(cgroupHierarchies);
    }

    public boolean isCgroupV2() {
        return cgroupHierarchies.isEmpty();
    }
}
