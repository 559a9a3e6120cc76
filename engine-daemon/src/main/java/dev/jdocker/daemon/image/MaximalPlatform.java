package dev.jdocker.daemon.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** This machine's platform with the highest level of its processor, as dockerd shows it: {@code linux/amd64/v3}. */
final class MaximalPlatform {

    // the x86-64 psABI's levels, in the kernel's words (abm is what the psABI calls lzcnt)
    private static final List<Set<String>> AMD64_LEVELS = List.of(
            Set.of("cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"),
            Set.of("avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"),
            Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"));

    private MaximalPlatform() {}

    static ImagePlatform read() {
        ImagePlatform host = ImagePlatform.host();
        if (!host.architecture().equals("amd64")) {
            return host;
        }
        try {
            return new ImagePlatform(host.os(), host.architecture(), level(Files.readString(Path.of("/proc/cpuinfo"))));
        } catch (IOException e) {
            return host;
        }
    }

    /** {@code v3}, nothing for the first level. */
    static String level(String cpuinfo) {
        Set<String> flags = cpuinfo.lines()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line ->
                        Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+", -1)))
                .orElse(Set.of());
        int level = 1;
        for (Set<String> needed : AMD64_LEVELS) {
            if (!flags.containsAll(needed)) {
                break;
            }
            level++;
        }
        return level == 1 ? "" : "v" + level;
    }
}
