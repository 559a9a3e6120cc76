package dev.jdocker.daemon.network.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings under {@code /proc/sys/net} of the network namespace of the calling thread. */
public final class NetSysctl {
    private static final Path NET = Path.of("/proc/sys/net");

    private NetSysctl() {}

    /** Sets it where the kernel has it: one without IPv6 has none of its settings. */
    public static void set(String name, String value) {
        Path file = NET.resolve(name);
        try {
            if (Files.exists(file) && !Files.readString(file).strip().equals(value)) {
                Files.writeString(file, value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("set " + file + " to " + value, e);
        }
    }

    /** Sets it; that the kernel does not have it is a failure. */
    static void require(String name, String value) {
        Path file = NET.resolve(name).normalize();
        if (!file.startsWith(NET)) {
            throw new UncheckedIOException(new IOException("no setting of the network: " + name));
        }
        try {
            Files.writeString(file, value);
        } catch (IOException e) {
            throw new UncheckedIOException("set " + file + " to " + value, e);
        }
    }

    /** Whether the kernel has it. */
    public static boolean exists(String name) {
        return Files.exists(NET.resolve(name));
    }

    /** Whether it is set to something else than 0. */
    public static boolean isOn(String name) {
        try {
            return !Files.readString(NET.resolve(name)).strip().equals("0");
        } catch (IOException e) {
            throw new UncheckedIOException("read " + NET.resolve(name), e);
        }
    }
}
