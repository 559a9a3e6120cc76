package dev.jdocker.linux.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.capability.Capability;
import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompArch;
import dev.jdocker.oci.SeccompArg;
import dev.jdocker.oci.SeccompOperator;
import dev.jdocker.oci.SeccompSyscall;
import dev.jdocker.seccomp.Bpf;
import dev.jdocker.seccomp.CachedSeccompCompiler;
import dev.jdocker.seccomp.DefaultProfile;
import dev.jdocker.seccomp.FilterOutcome;
import dev.jdocker.seccomp.KernelVersion;
import dev.jdocker.seccomp.Machine;
import dev.jdocker.seccomp.SeccompCompiler;
import dev.jdocker.seccomp.SeccompException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jnr.ffi.LibraryLoader;
import org.junit.jupiter.api.Test;

/** Compiles with the machine's libseccomp and runs the programs on made-up calls. */
class JnrSeccompTest {
    private static final Map<SeccompArch, Integer> AUDIT_ARCH =
            Map.of(SeccompArch.X86_64, 0xc000003e, SeccompArch.X86, 0x40000003, SeccompArch.AARCH64, 0xc00000b7);
    private static final long[] VALUES = {
        0, 1, 8, 17, 37, 38, 39, 40, 41, 0x20000, 0x20008, 0xffffffffL, 0x100000000L, 0x10000000, 0x7e020000
    };

    private final SeccompCompiler compiler = new JnrSeccomp(new JnrLinux());
    private final LibSeccomp library = LibraryLoader.create(LibSeccomp.class).load("libseccomp.so.2");

    @Test
    void theDefaultFilterDecidesAsItsRulesSay() {
        for (CapabilitySet capabilities :
                List.of(CapabilitySet.CONTAINER_DEFAULT, CapabilitySet.NONE, CapabilitySet.ALL)) {
            Seccomp filter = DefaultProfile.load().resolve(capabilities, Machine.current());
            byte[] program = compiler.compile(filter);
            var outcome = new FilterOutcome(filter);
            Set<String> names = filter.syscalls().stream()
                    .flatMap(rule -> rule.names().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            names.addAll(List.of("kexec_load", "keyctl", "mount", "bpf", "clone", "clone3", "swapon", "userfaultfd"));
            List<String> wrong = new ArrayList<>();
            int tried = 0;
            for (SeccompArch arch : filter.architectures()) {
                if (!AUDIT_ARCH.containsKey(arch)) {
                    continue;
                }
                int audit = AUDIT_ARCH.getOrDefault(arch, 0);
                for (String name : names) {
                    int number = library.seccomp_syscall_resolve_name_arch(audit, name);
                    if (number >= 0) {
                        tried++;
                        check(program, audit, number, name, outcome, wrong);
                    }
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(tried).isGreaterThan(300);
        }
    }

    private static void check(
            byte[] program, int arch, int number, String name, FilterOutcome outcome, List<String> wrong) {
        for (long given : VALUES) {
            // An argument of a 32-bit interface has no upper half.
            long value = arch == AUDIT_ARCH.getOrDefault(SeccompArch.X86, 0) ? given & 0xffffffffL : given;
            String expected = outcome.of(name, value, 0);
            String actual = action(Bpf.run(program, arch, number, value, 0, 0, 0, 0, 0));
            if (!expected.equals(actual)) {
                wrong.add(Integer.toHexString(arch) + " " + name + "(" + value + "): " + actual + ", not " + expected);
            }
        }
    }

    private static String action(int returned) {
        return switch (returned & 0xffff0000) {
            case 0x7fff0000 -> "allow";
            case 0x00050000 -> "errno " + (returned & 0xffff);
            default -> Integer.toHexString(returned);
        };
    }

    @Test
    void aCallNewerThanTheFilterIsAnsweredUnknown() {
        Seccomp filter = DefaultProfile.load().resolve(CapabilitySet.CONTAINER_DEFAULT, Machine.current());
        byte[] program = compiler.compile(filter);
        int own = library.seccomp_arch_native();
        assertThat(action(Bpf.run(program, own, 1999, 0, 0, 0, 0, 0, 0))).isEqualTo("errno 38");
    }

    @Test
    void aForeignInterfaceIsKilled() {
        byte[] program =
                compiler.compile(new Seccomp(SeccompAction.ALLOW, null, List.of(), List.of(), null, null, List.of()));
        assertThat(Bpf.run(program, 0x16, 1, 0, 0, 0, 0, 0, 0)).isZero();
    }

    @Test
    void actionsArgumentsAndErrorsAreKept() {
        int getpid = library.seccomp_syscall_resolve_name("getpid");
        int kill = library.seccomp_syscall_resolve_name("kill");
        var filter = new Seccomp(
                SeccompAction.ALLOW,
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(
                        new SeccompSyscall(List.of("getpid", "no_such_call"), SeccompAction.ERRNO, 42, List.of()),
                        new SeccompSyscall(
                                List.of("kill"),
                                SeccompAction.KILL_PROCESS,
                                null,
                                List.of(
                                        new SeccompArg(0, 5, 0, SeccompOperator.GE),
                                        new SeccompArg(1, 0xf0, 0x10, SeccompOperator.MASKED_EQ)))));
        byte[] program = compiler.compile(filter);
        int own = library.seccomp_arch_native();
        assertThat(action(Bpf.run(program, own, getpid, 0, 0, 0, 0, 0, 0))).isEqualTo("errno 42");
        assertThat(Bpf.run(program, own, kill, 5, 0x1f, 0, 0, 0, 0)).isEqualTo(0x80000000);
        assertThat(action(Bpf.run(program, own, kill, 4, 0x1f, 0, 0, 0, 0))).isEqualTo("allow");
        assertThat(action(Bpf.run(program, own, kill, 5, 0x2f, 0, 0, 0, 0))).isEqualTo("allow");
    }

    @Test
    void comparisonsOfTheSameArgumentAreAlternatives() {
        int personality = library.seccomp_syscall_resolve_name("personality");
        var filter = new Seccomp(
                SeccompAction.ERRNO,
                1,
                List.of(),
                List.of(),
                null,
                null,
                List.of(new SeccompSyscall(
                        List.of("personality"),
                        SeccompAction.ALLOW,
                        null,
                        List.of(
                                new SeccompArg(0, 3, 0, SeccompOperator.EQ),
                                new SeccompArg(0, 4, 0, SeccompOperator.EQ)))));
        byte[] program = compiler.compile(filter);
        int own = library.seccomp_arch_native();
        assertThat(action(Bpf.run(program, own, personality, 3, 0, 0, 0, 0, 0))).isEqualTo("allow");
        assertThat(action(Bpf.run(program, own, personality, 4, 0, 0, 0, 0, 0))).isEqualTo("allow");
        assertThat(action(Bpf.run(program, own, personality, 5, 0, 0, 0, 0, 0))).isEqualTo("errno 1");
    }

    @Test
    void contradictingArgumentsAreAnError() {
        var filter = new Seccomp(
                SeccompAction.ALLOW,
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(new SeccompSyscall(
                        List.of("getpid"),
                        SeccompAction.LOG,
                        null,
                        List.of(new SeccompArg(9, 3, 0, SeccompOperator.EQ)))));
        assertThatThrownBy(() -> compiler.compile(filter))
                .isInstanceOf(SeccompException.class)
                .hasMessage("make a seccomp filter: add a rule for getpid");
    }

    @Test
    void aFilterIsCompiledOnce() {
        var count = new int[1];
        SeccompCompiler cached = new CachedSeccompCompiler(filter -> new byte[] {(byte) ++count[0]});
        Machine machine = Machine.named("amd64", new KernelVersion(6, 1));
        Seccomp filter = DefaultProfile.load().resolve(CapabilitySet.NONE, machine);
        cached.compile(filter)[0] = 9;
        assertThat(cached.compile(DefaultProfile.load().resolve(CapabilitySet.NONE, machine)))
                .containsExactly(1);
        cached.compile(DefaultProfile.load().resolve(CapabilitySet.of(Capability.BPF), machine));
        assertThat(count).containsExactly(2);
    }
}
