package dev.jdocker.runtime.launch;

import dev.jdocker.apparmor.AppArmorKernel;
import dev.jdocker.linux.Architecture;
import dev.jdocker.runtime.compile.Host;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at the machine for what compilations need to know. */
public final class HostProbe {
    private HostProbe() {}

    /** The machine this process runs on, as the kernel tells now. */
    public static Host probe() {
        try {
            int lastCapability = lastCapability();
            List<String> hierarchies = hierarchies(
                    Files.readString(Path.of("/proc/self/cgroup")), Files.readString(Path.of("/proc/self/mountinfo")));
            return new Host(
                    Architecture.current(),
                    hierarchies,
                    lastCapability,
                    source -> Files.isDirectory(Path.of(source)),
                    AppArmorKernel.isEnabled(),
                    Files.exists(Path.of("/sys/fs/selinux/enforce")));
        } catch (IOException e) {
            throw new UncheckedIOException("look at the machine", e);
        }
    }

    /** A sysctl has to be read with one call: the kernel gives nothing to a second one, and the JDK begins with a short one. */
    private static int lastCapability() throws IOException {
        byte[] digits = new byte[16];
        try (InputStream in = new FileInputStream("/proc/sys/kernel/cap_last_cap")) {
            int length = in.read(digits);
            return Integer.parseInt(new String(digits, 0, length, StandardCharsets.US_ASCII).strip());
        }
    }

    /**
     * The cgroup v1 hierarchies in /proc/self/cgroup, cgroups(7): {@code 4:memory:/}; a v2 line has no controllers. Only those
     * that are mounted here, see proc(5): others come and go with a container that mounts them for itself.
     */
    static List<String> hierarchies(String text, String mountinfo) {
        List<List<String>> mounted = mountinfo
                .lines()
                .map(line -> line.substring(line.indexOf(" - ") + 3).split(" "))
                .filter(mount -> mount[0].equals("cgroup"))
                .map(mount -> List.of(mount[mount.length - 1].split(",")))
                .toList();
        List<String> found = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String controllers = line.split(":", 3)[1];
            List<String> names = List.of(controllers.split(","));
            if (!controllers.isEmpty() && mounted.stream().anyMatch(options -> options.containsAll(names))) {
                found.add(controllers);
            }
        }
        return found.reversed();
    }
}
