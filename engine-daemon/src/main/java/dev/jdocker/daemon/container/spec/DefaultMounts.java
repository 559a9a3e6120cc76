package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.oci.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mounts that every container begins with: proc, dev, devpts, sysfs, cgroup, mqueue, shm. */
final class DefaultMounts {
    private DefaultMounts() {}

    static List<Mount> of(HostConfig hostConfig, Sharing sharing, @Nullable Boolean writableCgroups) {
        boolean privileged = hostConfig.privileged();
        String access = privileged ? "rw" : "ro";
        boolean ownGroups = writableCgroups == null ? privileged : writableCgroups;
        String groups = ownGroups ? "rw" : "ro";
        List<Mount> mounts = new ArrayList<>();
        mounts.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
        mounts.add(mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
        mounts.add(mount(
                "/dev/pts",
                "devpts",
                "devpts",
                "nosuid",
                "noexec",
                "newinstance",
                "ptmxmode=0666",
                "mode=0620",
                "gid=5"));
        mounts.add(mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access));
        mounts.add(mount("/sys/fs/cgroup", "cgroup", "cgroup", groups, "nosuid", "noexec", "nodev"));
        Path shared = sharing.sharedMemory();
        if (shared != null && !hostConfig.ipcMode().equals("host")) {
            mounts.add(queues());
            mounts.add(mount("/dev/shm", "bind", shared.toString(), "rbind", "rprivate"));
            return mounts;
        }
        switch (hostConfig.ipcMode()) {
            case "host" -> {
                mounts.add(Files.isDirectory(Path.of("/dev/mqueue")) ? bind("/dev/mqueue") : queues());
                mounts.add(bind("/dev/shm"));
            }
            case "none" -> mounts.add(queues());
            default -> {
                mounts.add(queues());
                mounts.add(mount(
                        "/dev/shm",
                        "tmpfs",
                        "shm",
                        "nosuid",
                        "noexec",
                        "nodev",
                        "mode=1777",
                        "size=" + hostConfig.shmSizeBytes()));
            }
        }
        return mounts;
    }

    private static Mount queues() {
        return mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
    }

    private static Mount bind(String path) {
        return mount(path, "bind", path, "rbind", "nosuid", "noexec", "nodev");
    }

    private static Mount mount(String destination, String type, String source, String... options) {
        return new Mount(destination, type, source, List.of(options), List.of(), List.of());
    }
}
