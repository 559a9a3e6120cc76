package dev.jdocker.daemon.container.spec;

import dev.jdocker.oci.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The device nodes of this machine. */
final class HostDevices {
    private static final int S_IFMT = 0xf000;
    private static final int S_IFCHR = 0x2000;
    private static final int S_IFBLK = 0x6000;
    // Mounts and links that a container has of its own.
    private static final Set<String> SKIPPED =
            Set.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev", "console", "ptmx");

    private HostDevices() {}

    /** All of them, which a privileged container gets. */
    static List<Device> list() {
        List<Device> devices = new ArrayList<>();
        try {
            walk(Path.of("/dev"), SKIPPED, devices);
        } catch (IOException e) {
            throw new UncheckedIOException("list /dev", e);
        }
        return devices;
    }

    /** Those in a folder and below it. */
    static List<Device> in(Path folder) throws IOException {
        List<Device> devices = new ArrayList<>();
        walk(folder, Set.of(), devices);
        return devices;
    }

    private static void walk(Path folder, Set<String> skipped, List<Device> devices) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (skipped.contains(String.valueOf(entry.getFileName()))) {
                    continue;
                }
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    walk(entry, skipped, devices);
                } else {
                    at(entry).ifPresent(devices::add);
                }
            }
        }
    }

    /** The node at a path that is no symbolic link; empty if something else is there. */
    static Optional<Device> at(Path entry) throws IOException {
        Map<String, Object> stat = Files.readAttributes(entry, "unix:mode,rdev,uid,gid", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) number(stat, "mode");
        int type = mode & S_IFMT;
        if (type != S_IFCHR && type != S_IFBLK) {
            return Optional.empty();
        }
        long rdev = number(stat, "rdev");
        // makedev(3)
        long major = ((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & ~0xfffL);
        long minor = (rdev & 0xff) | ((rdev >>> 12) & ~0xffL);
        return Optional.of(new Device(
                entry.toString(),
                type == S_IFCHR ? "c" : "b",
                major,
                minor & 0xffffffffL,
                mode & 07777,
                (int) number(stat, "uid"),
                (int) number(stat, "gid")));
    }

    private static long number(Map<String, Object> stat, String name) {
        return stat.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
