package dev.jdocker.daemon.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's name as logs show it; read each time, as it can change. */
public final class HostName {
    private HostName() {}

    public static String get() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
