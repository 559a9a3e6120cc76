package dev.jdocker.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.capability.Capability;
import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompArch;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DockerProfileTest {
    private static final Machine MACHINE = Machine.of("amd64", "6.1.0-40-amd64");

    @Test
    void rulesAreKeptWhereTheirConditionsHold() {
        Seccomp filter = resolve("""
                {"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":5,"comment":"unknown",
                 "archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":["SCMP_ARCH_X86"]}],
                 "syscalls":[
                  {"names":["a"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_BPF"]}},
                  {"names":["b"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_SYS_TIME"]}},
                  {"names":["c"],"action":"SCMP_ACT_ALLOW","excludes":{"arches":["amd64"]}},
                  {"names":["d"],"action":"SCMP_ACT_ALLOW","excludes":{"minKernel":"6.2"}},
                  {"name":"e","action":"SCMP_ACT_ERRNO","errnoRet":38,"args":null,"includes":{"minKernel":"6.1"}},
                  {"names":["f"],"action":"SCMP_ACT_ALLOW",
                   "args":[{"index":1,"value":18446744073709551615,"op":"SCMP_CMP_NE"}]}]}
                """);
        assertThat(filter.defaultErrnoRet()).isEqualTo(5);
        assertThat(filter.architectures()).containsExactly(SeccompArch.X86_64, SeccompArch.X86);
        assertThat(filter.syscalls().stream().flatMap(rule -> rule.names().stream()))
                .containsExactly("a", "d", "e", "f");
        assertThat(filter.syscalls().get(2).action()).isEqualTo(SeccompAction.ERRNO);
        assertThat(filter.syscalls().get(3).args().getFirst().value()).isEqualTo(-1);
    }

    @Test
    void anEmptyProfileMeansNoFilter() {
        assertThat(DockerProfile.parse("{}")).isNull();
        assertThat(DockerProfile.parse("null")).isNull();
    }

    @Test
    void badProfilesAreRefused() {
        refused("{", "decoding seccomp profile failed: Unexpected end-of-input");
        refused("{\"defaultAction\":\"SCMP_ACT_MAYBE\"}", "decoding seccomp profile failed: Cannot deserialize");
        refused(
                "{\"syscalls\":[{\"names\":[\"a\"],\"action\":\"SCMP_ACT_LOG\"}]}",
                "invalid seccomp profile: no default action");
        refused(
                "{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":[{\"names\":[\"a\"]}]}",
                "invalid seccomp profile: no action for [a]");
        refused(
                "{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":[{\"name\":\"b\",\"names\":[\"a\"]}]}",
                "both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'");
        refused(
                "{\"defaultAction\":\"SCMP_ACT_LOG\",\"architectures\":[\"SCMP_ARCH_X86\"],"
                        + "\"archMap\":[{\"architecture\":\"SCMP_ARCH_X86\"}]}",
                "both 'architectures' and 'archMap' are specified in the seccomp profile,"
                        + " use either 'architectures' or 'archMap'");
    }

    @Test
    void withoutFlagsTheFilterDoesNotSlowSpeculation() {
        assertThat(SeccompFlags.bits(resolve("{\"defaultAction\":\"SCMP_ACT_LOG\"}")))
                .isEqualTo(4);
        assertThat(SeccompFlags.bits(
                        resolve("{\"defaultAction\":\"SCMP_ACT_LOG\",\"flags\":[\"SECCOMP_FILTER_FLAG_LOG\"]}")))
                .isEqualTo(2);
        assertThatThrownBy(() ->
                        SeccompFlags.bits(resolve("{\"defaultAction\":\"SCMP_ACT_LOG\",\"flags\":[\"SECCOMP_X\"]}")))
                .isInstanceOf(SeccompException.class)
                .hasMessage("unknown seccomp flag: SECCOMP_X");
    }

    @Test
    void aKernelIsComparedByItsFirstTwoNumbers() {
        assertThat(KernelVersion.parse("6.18.44-fc").isAtLeast(new KernelVersion(6, 9)))
                .isTrue();
        assertThat(KernelVersion.parse("4.7").isAtLeast(new KernelVersion(4, 8)))
                .isFalse();
        assertThat(KernelVersion.parse("5.0").isAtLeast(new KernelVersion(4, 8)))
                .isTrue();
        assertThatThrownBy(() -> KernelVersion.parse("six")).hasMessage("invalid kernel version: \"six\"");
    }

    private static Seccomp resolve(String json) {
        return Objects.requireNonNull(DockerProfile.parse(json)).resolve(CapabilitySet.of(Capability.BPF), MACHINE);
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> DockerProfile.parse(json))
                .isInstanceOf(SeccompException.class)
                .hasMessageStartingWith(message);
    }
}
