package dev.jdocker.daemon;

import dev.jdocker.linux.Architecture;
import dev.jdocker.runtime.compile.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks up what the runtime's compiler has to know of this machine. */
final class MachineHost {

    private MachineHost() {}

    static Host detect() throws IOException {
        int lastCapability = Integer.parseInt(
                Files.readString(Path.of("/proc/sys/kernel/cap_last_cap")).strip());
        return new Host(
                Architecture.current(), hierarchies(), lastCapability, path -> Files.isDirectory(Path.of(path)));
    }

    /** The second fields of cgroups(7)' {@code 4:cpu,cpuacct:/}; that of version 2 is empty. */
    private static List<String> hierarchies() throws IOException {
        List<String> hierarchies = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && !fields[1].isEmpty()) {
                hierarchies.add(fields[1]);
            }
        }
        return hierarchies;
    }
}
