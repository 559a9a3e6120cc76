package dev.jdocker.daemon.network.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings under {@code /proc/sys/net} of the network namespace of the calling thread. */
final class NetSysctl {
    private static final Path NET = Path.of("/proc/sys/net");

    private NetSysctl() {}

    /** Sets it where the kernel has it: one without IPv6 has none of its settings. */
    static void set(String name, String value) {
        Path file = NET.resolve(name);
        try {
            if (Files.exists(file) && !Files.readString(file).strip().equals(value)) {
                Files.writeString(file, value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("set " + file + " to " + value, e);
        }
    }

    /** Whether it is set to something else than 0. */
    static boolean isOn(String name) {
        try {
            return !Files.readString(NET.resolve(name)).strip().equals("0");
        } catch (IOException e) {
            throw new UncheckedIOException("read " + NET.resolve(name), e);
        }
    }
}
