package dev.jdocker.runtime.launch;

import dev.jdocker.runtime.compile.CompileRequest.MovedRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where this process sees the kernel's own file systems. */
final class KernelMounts {
    private static final int ROOT = 3; // of the fields of /proc/self/mountinfo, proc(5)
    private static final int PLACE = 4;

    private KernelMounts() {}

    /** Those of procfs and sysfs that are not below a directory. */
    static MovedRoot outside(Path directory) {
        try {
            return new MovedRoot(places(Files.readAllLines(Path.of("/proc/self/mountinfo")), directory));
        } catch (IOException e) {
            throw new UncheckedIOException("read /proc/self/mountinfo", e);
        }
    }

    /** The last mounted first, so that each can be taken away before what it lies on. */
    static List<String> places(List<String> mountinfo, Path directory) {
        return mountinfo.reversed().stream()
                .filter(line -> line.contains(" - proc ") || line.contains(" - sysfs "))
                .map(line -> line.split(" "))
                .filter(fields -> fields[ROOT].equals("/"))
                .map(fields -> unescape(fields[PLACE]))
                .filter(place -> !Path.of(place).startsWith(directory))
                .toList();
    }

    private static String unescape(String place) {
        return place.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
