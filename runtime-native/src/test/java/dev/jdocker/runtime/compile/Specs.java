package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Architecture;
import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.IdMapping;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Namespace;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Root;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.Rootfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Configs for tests, built up from the smallest that starts. */
public final class Specs {
    public static final Host V1 = new Host(
            Architecture.X86_64,
            List.of("memory", "cpu,cpuacct", "name=systemd"),
            3,
            p -> p.endsWith("/"),
            false,
            false);
    public static final Host V2 = new Host(Architecture.X86_64, List.of(), 3, p -> p.endsWith("/"), false, false);
    public static final Rootfs.Overlay OVERLAY = new Rootfs.Overlay(
            List.of(Path.of("/l/b"), Path.of("/l/a")), Path.of("/c/upper"), Path.of("/c/work"), Path.of("/c/rootfs"));

    private Specs() {}

    public static Mount mount(String destination, String type, String source, String... options) {
        return new Mount(destination, type, source, List.of(options), List.of(), List.of());
    }

    public static ContainerProcess.Builder process(String... args) {
        List<String> none = List.of();
        return ContainerProcess.builder()
                .args(List.of(args))
                .env(List.of("PATH=/bin:/usr/bin"))
                .cwd("/")
                .capabilities(new Capabilities(none, none, none, none, none));
    }

    public static LinuxSection.Builder linux(NamespaceType... types) {
        List<Namespace> namespaces = new ArrayList<>();
        for (NamespaceType type : types) {
            namespaces.add(new Namespace(type, null));
        }
        LinuxSection.Builder linux =
                LinuxSection.builder().namespaces(namespaces).cgroupsPath("/jdocker/test");
        if (List.of(types).contains(NamespaceType.USER)) {
            linux.uidMappings(List.of(new IdMapping(0, 100000, 65536)));
            linux.gidMappings(List.of(new IdMapping(0, 200000, 65536)));
        }
        return linux;
    }

    public static Spec spec(ContainerProcess.Builder process, LinuxSection.Builder linux, Mount... mounts) {
        return Spec.builder()
                .root(new Root("rootfs", false))
                .process(process.build())
                .linux(linux.build())
                .mounts(List.of(mounts))
                .build();
    }

    public static Mount[] standardMounts() {
        return new Mount[] {
            mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
            mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            mount(
                    "/dev/pts",
                    "devpts",
                    "devpts",
                    "nosuid",
                    "noexec",
                    "newinstance",
                    "ptmxmode=0666",
                    "mode=0620",
                    "gid=5"),
            mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
            mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev"),
            mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
            mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k")
        };
    }
}
