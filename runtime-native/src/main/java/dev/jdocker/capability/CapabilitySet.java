package dev.jdocker.capability;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** A set of capabilities as the kernel keeps it: bit n stands for capability n. */
public record CapabilitySet(long mask) {

    public static final CapabilitySet NONE = new CapabilitySet(0);

    /** Every capability this program knows. */
    public static final CapabilitySet ALL = of(Capability.values());

    /** What a container has when nobody asks for anything else: Docker's fourteen. */
    public static final CapabilitySet CONTAINER_DEFAULT = of(
            Capability.CHOWN,
            Capability.DAC_OVERRIDE,
            Capability.FSETID,
            Capability.FOWNER,
            Capability.MKNOD,
            Capability.NET_RAW,
            Capability.SETGID,
            Capability.SETUID,
            Capability.SETFCAP,
            Capability.SETPCAP,
            Capability.NET_BIND_SERVICE,
            Capability.SYS_CHROOT,
            Capability.KILL,
            Capability.AUDIT_WRITE);

    public static CapabilitySet of(Capability... capabilities) {
        long mask = 0;
        for (Capability capability : capabilities) {
            mask |= 1L << capability.number();
        }
        return new CapabilitySet(mask);
    }

    /**
     * The set of the names; one that this program does not know is passed over, as a runtime does with a configuration
     * made for a newer kernel.
     */
    public static CapabilitySet ofNames(Collection<String> names) {
        return of(
                names.stream().flatMap(name -> Capability.named(name).stream()).toArray(Capability[]::new));
    }

    public boolean contains(Capability capability) {
        return (mask >>> capability.number() & 1) != 0;
    }

    public CapabilitySet plus(CapabilitySet others) {
        return new CapabilitySet(mask | others.mask);
    }

    public CapabilitySet minus(CapabilitySet others) {
        return new CapabilitySet(mask & ~others.mask);
    }

    public CapabilitySet and(CapabilitySet others) {
        return new CapabilitySet(mask & others.mask);
    }

    /** The members in the order of their numbers. */
    public Stream<Capability> members() {
        return Arrays.stream(Capability.values()).filter(this::contains);
    }

    /** The members' names with their prefix, in the order of their numbers. */
    public List<String> names() {
        return members().map(Capability::fullName).toList();
    }
}
