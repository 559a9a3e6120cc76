package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Linux;
import dev.jdocker.oci.Resources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Version 1: a hierarchy for each controller, or for a few mounted together. */
final class CgroupsV1 implements Cgroups {
    /**
     * The hierarchy by which systemd tells services apart. A container outside it would count as part of the engine's service,
     * and a systemd in a container would take the machine's groups for its own.
     */
    static final String SYSTEMD = "name=systemd";

    /** Those that every container's group is made in, as far as they are mounted. */
    private static final List<String> USED =
            List.of("memory", "cpu", "cpuacct", "cpuset", "pids", "devices", "freezer", "blkio", SYSTEMD);

    /** Those only for containers whose limits ask for them. */
    private static final List<String> ON_DEMAND = List.of("hugetlb", "net_cls", "net_prio", "rdma");

    private final ControlFiles files;
    private final Linux linux;
    private final Map<String, Hierarchy> hierarchies = new LinkedHashMap<>();
    private final List<Hierarchy> distinct;

    CgroupsV1(ControlFiles files, Linux linux, Map<String, Path> controllers) {
        this.files = files;
        this.linux = linux;
        Map<Path, Hierarchy> byMount = new LinkedHashMap<>();
        for (List<String> names : List.of(USED, ON_DEMAND)) {
            for (String name : names) {
                Path top = controllers.get(name);
                if (top != null) {
                    hierarchies.put(
                            name, byMount.computeIfAbsent(top, t -> new Hierarchy(files, t, CgroupsV1::prepareParent)));
                }
            }
        }
        this.distinct = hierarchies.values().stream().distinct().toList();
    }

    /** Memory counts for the whole tree, and a cpuset starts from its parent's; both are a matter of the parents. */
    private static void prepareParent(ControlDirectory parent) {
        // The top is left as it is: groups that are not ours stand below it too, and old kernels refuse the change
        // then.
        boolean isTop = parent.has("release_agent");
        if (!isTop && parent.read("memory.use_hierarchy").equals("0")) {
            parent.write("memory.use_hierarchy", "1");
        }
        if (!parent.has("cpuset.cpus")) {
            return;
        }
        inheritCpuset(parent);
        if (!isTop && parent.read("cgroup.clone_children").equals("0")) {
            parent.write("cgroup.clone_children", "1");
        }
    }

    /** No process enters a group whose cpuset is empty, as that of a new group is where the one above does not pass its own on. */
    private static void inheritCpuset(ControlDirectory group) {
        for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
            Path above = group.path().getParent();
            if (above != null && group.read(file).isEmpty()) {
                group.write(file, new ControlDirectory(group.files(), above).read(file));
            }
        }
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public CgroupFeatures features() {
        return new CgroupFeatures(
                has("memory", "memory.limit_in_bytes"),
                has("memory", "memory.soft_limit_in_bytes"),
                has("memory", "memory.memsw.limit_in_bytes"),
                has("memory", "memory.swappiness"),
                has("memory", "memory.oom_control"),
                // The topmost group has no shares and quota of its own on some kernels; the controller is enough.
                hierarchies.containsKey("cpu"),
                hierarchies.containsKey("cpu"),
                has("cpu", "cpu.rt_runtime_us"),
                has("cpuset", "cpuset.cpus"),
                hierarchies.containsKey("pids"),
                has("blkio", "blkio.weight") || has("blkio", "blkio.bfq.weight"),
                has("blkio", "blkio.throttle.read_bps_device"),
                hierarchies.containsKey("devices"),
                hierarchies.containsKey("freezer"));
    }

    private boolean has(String controller, String file) {
        Hierarchy hierarchy = hierarchies.get(controller);
        return hierarchy != null && files.exists(hierarchy.top().resolve(file));
    }

    @Override
    public Cgroup create(String path, Resources resources) {
        GroupPath group = GroupPath.parse(path);
        CgroupV1 cgroup = new CgroupV1(linux, this, group);
        try {
            hierarchies.entrySet().stream()
                    .filter(entry -> USED.contains(entry.getKey()) || V1Limits.needs(entry.getKey(), resources))
                    .map(Map.Entry::getValue)
                    .distinct()
                    .forEach(hierarchy -> hierarchy.make(group));
            ControlDirectory cpuset = cgroup.controller("cpuset");
            if (group.names().size() == 1 && cpuset != null && cpuset.has("cpuset.cpus")) {
                inheritCpuset(cpuset); // the topmost group is left as it is and passes nothing on
            }
            new V1Limits(cgroup::controller).applyToNew(resources);
        } catch (RuntimeException e) {
            removeLeftovers(cgroup, e);
            throw e;
        }
        return cgroup;
    }

    private static void removeLeftovers(Cgroup cgroup, RuntimeException failure) {
        try {
            if (cgroup.pids().isEmpty()) {
                cgroup.delete();
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public Cgroup open(String path) {
        return new CgroupV1(linux, this, GroupPath.parse(path));
    }

    /** The hierarchy of a controller, null if it is not mounted. */
    @Nullable
    Hierarchy hierarchy(String controller) {
        return hierarchies.get(controller);
    }

    /** Each hierarchy once. */
    List<Hierarchy> distinct() {
        return distinct;
    }

    ControlFiles files() {
        return files;
    }
}
