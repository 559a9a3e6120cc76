package dev.jdocker.seccomp;

import dev.jdocker.capability.Capability;
import dev.jdocker.capability.CapabilitySet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code includes} or {@code excludes} of a rule ask of a container and its machine.
 *
 * @param capabilities full names
 * @param machines names as in {@link Machine}
 * @param minKernel the oldest kernel meant
 */
record Condition(
        List<String> capabilities,
        List<String> machines,
        @Nullable KernelVersion minKernel) {
    static final Condition NONE = new Condition(List.of(), List.of(), null);

    Condition {
        capabilities = List.copyOf(capabilities);
        machines = List.copyOf(machines);
    }

    /** As {@code includes}: whether everything that it names is so. */
    boolean isMet(CapabilitySet bounding, Machine machine) {
        return (machines.isEmpty() || machines.contains(machine.name()))
                && capabilities.stream().allMatch(name -> has(bounding, name))
                && (minKernel == null || machine.kernel().isAtLeast(minKernel));
    }

    /** As {@code excludes}: whether anything that it names is so. */
    boolean isTouched(CapabilitySet bounding, Machine machine) {
        return machines.contains(machine.name())
                || capabilities.stream().anyMatch(name -> has(bounding, name))
                || (minKernel != null && machine.kernel().isAtLeast(minKernel));
    }

    private static boolean has(CapabilitySet bounding, String name) {
        return Capability.named(name).filter(bounding::contains).isPresent();
    }
}
