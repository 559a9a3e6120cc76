package dev.jdocker.seccomp;

import dev.jdocker.oci.SeccompArch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The machine that a profile is resolved for.
 *
 * @param name as profiles name it in conditions: {@code amd64}, {@code arm64}, …
 * @param arch its own system call interface, null where filters know none
 */
public record Machine(String name, @Nullable SeccompArch arch, KernelVersion kernel) {
    private static final Map<String, SeccompArch> ARCHES = Map.ofEntries(
            Map.entry("x86", SeccompArch.X86),
            Map.entry("amd64", SeccompArch.X86_64),
            Map.entry("arm", SeccompArch.ARM),
            Map.entry("arm64", SeccompArch.AARCH64),
            Map.entry("mips64", SeccompArch.MIPS64),
            Map.entry("mipsel64", SeccompArch.MIPSEL64),
            Map.entry("ppc64le", SeccompArch.PPC64LE),
            Map.entry("riscv64", SeccompArch.RISCV64),
            Map.entry("loong64", SeccompArch.LOONGARCH64),
            Map.entry("s390x", SeccompArch.S390X));
    private static final Map<String, String> NAMES = Map.of(
            "i386", "x86",
            "x86_64", "amd64",
            "aarch64", "arm64",
            "loongarch64", "loong64");

    /** The machine by its name in a profile. */
    public static Machine named(String name, KernelVersion kernel) {
        return new Machine(name, ARCHES.get(name), kernel);
    }

    /**
     * The machine that this program runs on.
     *
     * @param architecture {@code os.arch} of the JVM
     * @param release the kernel's release, as uname(2) tells it
     */
    public static Machine of(String architecture, String release) {
        return named(NAMES.getOrDefault(architecture, architecture), KernelVersion.parse(release));
    }

    /** The machine that this program runs on, by the JVM's system properties. */
    public static Machine current() {
        return of(System.getProperty("os.arch", ""), System.getProperty("os.version", ""));
    }
}
