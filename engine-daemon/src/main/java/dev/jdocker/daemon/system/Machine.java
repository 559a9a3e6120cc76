package dev.jdocker.daemon.system;

import dev.jdocker.daemon.stats.MachineMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the kernel and the distribution say of themselves, read each time, as most of it can change. */
final class Machine {

    private static final Path PROC = Path.of("/proc");

    /** As in {@code uname -r}. */
    String kernelVersion() {
        return line(PROC.resolve("sys/kernel/osrelease"));
    }

    String hostName() {
        return line(PROC.resolve("sys/kernel/hostname"));
    }

    boolean ipv4Forwarding() {
        return line(PROC.resolve("sys/net/ipv4/ip_forward")).equals("1");
    }

    /** As in {@code uname -m}. */
    String architecture() {
        String arch = System.getProperty("os.arch", "");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    /** As Go names it. */
    String goArchitecture() {
        return switch (architecture()) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> architecture();
        };
    }

    long memoryBytes() {
        return MachineMemory.totalBytes();
    }

    /** Open file descriptors of this process. */
    int openFiles() {
        try (var fds = Files.list(PROC.resolve("self/fd"))) {
            return Math.toIntExact(fds.count());
        } catch (IOException e) {
            return 0;
        }
    }

    boolean seccomp() {
        return Files.exists(PROC.resolve("sys/kernel/seccomp"));
    }

    /** PRETTY_NAME of os-release(5). */
    String operatingSystem() {
        String name = osRelease("PRETTY_NAME");
        return name == null ? "Linux" : name;
    }

    /** VERSION_ID of os-release(5); empty for rolling distributions. */
    String operatingSystemVersion() {
        String version = osRelease("VERSION_ID");
        return version == null ? "" : version;
    }

    private static @Nullable String osRelease(String key) {
        Path etc = Path.of("/etc/os-release");
        for (String line : lines(Files.exists(etc) ? etc : Path.of("/usr/lib/os-release"))) {
            if (line.startsWith(key + "=")) {
                String value = line.substring(key.length() + 1).strip();
                boolean quoted = value.length() >= 2 && (value.startsWith("\"") || value.startsWith("'"));
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return null;
    }

    /** The type of the file system that holds {@code folder}, in Docker's names ({@code extfs}). */
    String fileSystem(Path folder) {
        try {
            String type = Files.getFileStore(folder).type().toLowerCase(Locale.ROOT);
            return type.startsWith("ext") ? "extfs" : type;
        } catch (IOException e) {
            return "<unknown>";
        }
    }

    private static String line(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.getFirst().strip();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            // A fact that cannot be read is left out, as a container may hide parts of /proc.
            return List.of();
        }
    }
}
