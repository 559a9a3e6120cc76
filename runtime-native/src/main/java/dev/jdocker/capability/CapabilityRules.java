package dev.jdocker.capability;

import java.util.List;

/**
 * Works out a container's capabilities from what the client adds and drops. Names come in any case, with or without
 * {@code CAP_}; {@code ALL} stands for every capability available.
 *
 * @param available the most that this process can hand on, see {@link BoundingSet}
 */
public record CapabilityRules(CapabilitySet available) {
    private static final String ALL = "ALL";

    /** Checks the lists of a request; throws {@link CapabilityException} naming the list and the first bad name. */
    public void check(List<String> add, List<String> drop) {
        checkList("CapAdd", add);
        checkList("CapDrop", drop);
    }

    /**
     * The set for a container, applied to {@code basics}: added ALL means all available but those dropped, dropped ALL
     * means just those added, else dropped ones go before added ones come.
     *
     * @throws CapabilityException for a name that is unknown or not available
     */
    public CapabilitySet select(CapabilitySet basics, List<String> add, List<String> drop) {
        CapabilitySet dropped = parse(drop);
        CapabilitySet added = parse(add);
        if (hasAll(add)) {
            return available.minus(dropped);
        }
        if (hasAll(drop)) {
            return added;
        }
        return basics.and(available).minus(dropped).plus(added);
    }

    private void checkList(String list, List<String> names) {
        try {
            parse(names);
        } catch (CapabilityException e) {
            throw (CapabilityException) new CapabilityException("invalid " + list + ": " + e.getMessage()).initCause(e);
        }
    }

    private static boolean hasAll(List<String> names) {
        return names.stream().anyMatch(ALL::equalsIgnoreCase);
    }

    private CapabilitySet parse(List<String> names) {
        return CapabilitySet.of(names.stream()
                .filter(name -> !ALL.equalsIgnoreCase(name))
                .map(this::parse)
                .toArray(Capability[]::new));
    }

    private Capability parse(String name) {
        String quoted = '"' + Capability.fullName(name) + '"';
        Capability capability =
                Capability.named(name).orElseThrow(() -> new CapabilityException("unknown capability: " + quoted));
        if (!available.contains(capability)) {
            throw new CapabilityException(
                    "capability not supported by your kernel or not available in the current environment: " + quoted);
        }
        return capability;
    }
}
