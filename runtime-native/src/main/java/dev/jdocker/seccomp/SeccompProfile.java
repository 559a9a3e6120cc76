package dev.jdocker.seccomp;

import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompArch;
import dev.jdocker.oci.SeccompSyscall;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A system call filter before it is known for which container and machine it is meant.
 *
 * @param architectures the system call interfaces it covers; empty if {@code subArchitectures} tells them
 * @param subArchitectures for a machine's interface the further ones that its kernel serves
 */
public record SeccompProfile(
        SeccompAction defaultAction,
        @Nullable Integer defaultErrno,
        List<SeccompArch> architectures,
        Map<SeccompArch, List<SeccompArch>> subArchitectures,
        List<String> flags,
        @Nullable String listenerPath,
        @Nullable String listenerMetadata,
        List<Rule> rules) {

    public SeccompProfile {
        architectures = List.copyOf(architectures);
        subArchitectures = Map.copyOf(subArchitectures);
        flags = List.copyOf(flags);
        rules = List.copyOf(rules);
    }

    /** A rule of the filter, and when it is part of it. */
    record Rule(SeccompSyscall syscalls, Condition includes, Condition excludes) {}

    /**
     * The filter for one container: the rules whose conditions hold.
     *
     * @param bounding the most that the container's processes can have
     */
    public Seccomp resolve(CapabilitySet bounding, Machine machine) {
        List<SeccompSyscall> syscalls = rules.stream()
                .filter(rule -> !rule.excludes().isTouched(bounding, machine))
                .filter(rule -> rule.includes().isMet(bounding, machine))
                .map(Rule::syscalls)
                .toList();
        return new Seccomp(
                defaultAction, defaultErrno, architecturesOn(machine), flags, listenerPath, listenerMetadata, syscalls);
    }

    private List<SeccompArch> architecturesOn(Machine machine) {
        SeccompArch own = machine.arch();
        if (own == null || !subArchitectures.containsKey(own)) {
            return architectures;
        }
        return Stream.concat(architectures.stream(), Stream.concat(Stream.of(own), subArchitectures.get(own).stream()))
                .toList();
    }
}
