package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.oci.Resources;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Version 2: the unified hierarchy. */
final class CgroupsV2 implements Cgroups {
    private static final List<String> WANTED =
            List.of("cpuset", "cpu", "io", "memory", "hugetlb", "pids", "rdma", "misc");

    private final Linux linux;
    private final ControlFiles files;
    private final Hierarchy hierarchy;

    CgroupsV2(ControlFiles files, Linux linux, Path top) {
        this.linux = linux;
        this.files = files;
        hierarchy = new Hierarchy(files, top, CgroupsV2::enableControllers);
    }

    /** Lets the groups below have the controllers; one that cannot be had is missed when a limit asks for it. */
    private static void enableControllers(ControlDirectory parent) {
        Set<String> missing = new HashSet<>(words(parent.read("cgroup.controllers")));
        missing.removeAll(words(parent.read("cgroup.subtree_control")));
        List<String> orders = WANTED.stream()
                .filter(missing::contains)
                .map(controller -> "+" + controller)
                .toList();
        if (orders.isEmpty()) {
            return;
        }
        try {
            parent.write("cgroup.subtree_control", String.join(" ", orders));
        } catch (CgroupException allAtOnce) {
            for (String order : orders) {
                try {
                    parent.write("cgroup.subtree_control", order);
                } catch (CgroupException e) {
                    // Refused for this one alone: realtime processes keep cpu away, see cgroup-v2.rst.
                }
            }
        }
    }

    static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    @Override
    public int version() {
        return 2;
    }

    /** The topmost group has no files of most controllers, so the list of controllers has to do. */
    @Override
    public CgroupFeatures features() {
        List<String> controllers = words(new ControlDirectory(files, hierarchy.top()).read("cgroup.controllers"));
        boolean memory = controllers.contains("memory");
        boolean cpu = controllers.contains("cpu");
        boolean io = controllers.contains("io");
        boolean swap = memory && files.exists(Path.of("/proc/swaps"));
        return new CgroupFeatures(
                memory,
                memory,
                swap,
                false,
                false,
                cpu,
                cpu,
                false,
                controllers.contains("cpuset"),
                controllers.contains("pids"),
                io,
                io,
                true,
                true);
    }

    @Override
    public Cgroup create(String path, Resources resources) {
        GroupPath group = GroupPath.parse(path);
        CgroupV2 cgroup = new CgroupV2(linux, hierarchy, files, group);
        ControlDirectory directory = hierarchy.make(group);
        try {
            attach(directory, DevicePolicy.ofContainer(resources.devices()));
            new V2Limits(directory).apply(resources, true);
        } catch (RuntimeException e) {
            try {
                cgroup.delete();
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        return cgroup;
    }

    private void attach(ControlDirectory directory, DevicePolicy policy) {
        if (policy.allowsAll()) {
            return;
        }
        try (Fd program = linux.bpfLoadCgroupDevice(DeviceProgram.assemble(policy));
                Fd group = files.openDirectory(directory.path())) {
            linux.bpfAttachCgroupDevice(group, program);
        } catch (ErrnoException e) {
            throw new CgroupException("limit devices of cgroup " + directory.path() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Cgroup open(String path) {
        return new CgroupV2(linux, hierarchy, files, GroupPath.parse(path));
    }
}
