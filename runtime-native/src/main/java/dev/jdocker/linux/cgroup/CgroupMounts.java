package dev.jdocker.linux.cgroup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the hierarchies are mounted.
 *
 * @param controllers the mount point of each version 1 controller
 * @param unified that of version 2, null without
 */
record CgroupMounts(Map<String, Path> controllers, @Nullable Path unified) {
    /** What a hierarchy of version 1 can be mounted with, as linux/cgroup_subsys.h lists it, and systemd's without a controller. */
    private static final Set<String> KNOWN = Set.of(
            "cpuset",
            "cpu",
            "cpuacct",
            "blkio",
            "memory",
            "devices",
            "freezer",
            "net_cls",
            "perf_event",
            "net_prio",
            "hugetlb",
            "pids",
            "rdma",
            "misc",
            CgroupsV1.SYSTEMD);

    CgroupMounts {
        controllers = Map.copyOf(controllers);
    }

    /** The controllers of version 1 without systemd's hierarchy, which limits nothing and may stand beside version 2. */
    Set<String> limits() {
        Set<String> limits = new HashSet<>(controllers.keySet());
        limits.remove(CgroupsV1.SYSTEMD);
        return limits;
    }

    /** Reads {@code /proc/self/mountinfo}, see proc(5); of several mounts of a hierarchy the first counts. */
    static CgroupMounts parse(String mountinfo) {
        Map<String, Path> controllers = new LinkedHashMap<>();
        Path unified = null;
        for (String line : mountinfo.lines().toList()) {
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ");
            String[] source = halves.length == 2 ? halves[1].split(" ") : new String[0];
            if (mount.length < 5 || source.length < 3) {
                continue;
            }
            Path point = Path.of(unescape(mount[4]));
            if (source[0].equals("cgroup2")) {
                unified = unified == null ? point : unified;
            } else if (source[0].equals("cgroup")) {
                options(source[2]).stream()
                        .filter(KNOWN::contains)
                        .forEach(name -> controllers.putIfAbsent(name, point));
            }
        }
        return new CgroupMounts(controllers, unified);
    }

    private static List<String> options(String text) {
        return Arrays.asList(text.split(","));
    }

    /** The kernel writes blanks and backslashes of a path in octal. */
    private static String unescape(String path) {
        return path.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
