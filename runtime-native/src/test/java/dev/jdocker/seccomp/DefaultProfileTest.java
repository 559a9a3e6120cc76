package dev.jdocker.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.capability.Capability;
import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.SeccompArch;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The default profile decides as Docker's does. */
class DefaultProfileTest {
    private static final long[] VALUES = {
        0,
        1,
        8,
        17,
        37,
        38,
        39,
        40,
        41,
        0x20000,
        0x20008,
        0xffffffffL,
        0x100000000L,
        0x10000000,
        0x7e020000,
        0x1000000000000000L
    };
    private static final KernelVersion KERNEL = new KernelVersion(6, 18);

    private final SeccompProfile profile = DefaultProfile.load();

    @Test
    void everyCallArgumentCapabilityAndMachineMeetsDockersOutcome() throws Exception {
        List<String> names = lines("default-names.txt");
        List<String> wrong = new ArrayList<>();
        List<String> expected = lines("default-outcomes.txt");
        for (String line : expected) {
            String[] words = line.split(" ");
            Machine machine = Machine.named(words[0], KernelVersion.parse(words[1]));
            String outcomes = outcomes(names, profile.resolve(capabilities(words[2]), machine));
            if (!digest(outcomes).equals(words[3])) {
                wrong.add(line);
            }
        }
        assertThat(expected).hasSize(8 * 48);
        assertThat(wrong).isEmpty();
    }

    @Test
    void aMachineBringsTheInterfacesItsKernelAlsoServes() {
        assertThat(resolve("amd64", CapabilitySet.NONE).architectures())
                .containsExactly(SeccompArch.X86_64, SeccompArch.X86, SeccompArch.X32);
        assertThat(resolve("riscv64", CapabilitySet.NONE).architectures()).containsExactly(SeccompArch.RISCV64);
        assertThat(resolve("unheard-of", CapabilitySet.NONE).architectures()).isEmpty();
    }

    @Test
    void namespacesNeedTheCapabilityAndCloneThreeFallsBack() {
        var plain = new FilterOutcome(resolve("amd64", CapabilitySet.CONTAINER_DEFAULT));
        assertThat(plain.of("clone", 0x10000000)).isEqualTo("errno 1");
        assertThat(plain.of("clone", 0x11)).isEqualTo("allow");
        assertThat(plain.of("clone3")).isEqualTo("errno 38");
        assertThat(plain.of("mount")).isEqualTo("errno 1");
        assertThat(plain.of("socket", 38)).isEqualTo("errno 1");
        var admin = new FilterOutcome(resolve("amd64", CapabilitySet.of(Capability.SYS_ADMIN)));
        assertThat(admin.of("clone", 0x10000000)).isEqualTo("allow");
        assertThat(admin.of("clone3")).isEqualTo("allow");
    }

    private Seccomp resolve(String machine, CapabilitySet capabilities) {
        return profile.resolve(capabilities, Machine.named(machine, KERNEL));
    }

    private static CapabilitySet capabilities(String name) {
        return switch (name) {
            case "none" -> CapabilitySet.NONE;
            case "default" -> CapabilitySet.CONTAINER_DEFAULT;
            case "all" -> CapabilitySet.ALL;
            default -> CapabilitySet.of(Capability.valueOf(name));
        };
    }

    private static String outcomes(List<String> names, Seccomp filter) {
        var outcome = new FilterOutcome(filter);
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            List<String> each = new ArrayList<>();
            for (long value : VALUES) {
                each.add(outcome.of(name, value, 0));
            }
            for (long value : VALUES) {
                each.add(outcome.of(name, 0, value));
            }
            lines.add(name + ":" + String.join(",", each));
        }
        return String.join("\n", lines);
    }

    private static String digest(String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return HexFormat.of().formatHex(hash, 0, 8);
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(DefaultProfileTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
