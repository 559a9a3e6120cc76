package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.MemoryPolicy;
import dev.jdocker.oci.Personality;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.Map;

/** The execution domain and the NUMA policy, which a process hands on to its children. */
final class PersonaSteps {
    private static final Map<String, Integer> DOMAINS = Map.of("LINUX", 0, "LINUX32", 8);
    private static final Map<String, Integer> MODES = Map.of(
            "MPOL_DEFAULT", 0,
            "MPOL_PREFERRED", 1,
            "MPOL_BIND", 2,
            "MPOL_INTERLEAVE", 3,
            "MPOL_LOCAL", 4,
            "MPOL_PREFERRED_MANY", 5,
            "MPOL_WEIGHTED_INTERLEAVE", 6);
    private static final Map<String, Integer> MODE_FLAGS =
            Map.of("MPOL_F_STATIC_NODES", 1 << 15, "MPOL_F_RELATIVE_NODES", 1 << 14, "MPOL_F_NUMA_BALANCING", 1 << 13);

    private final ProgramBuilder program;

    PersonaSteps(Assembly assembly) {
        this.program = assembly.program;
    }

    /** Flags are foreseen by the specification, but it defines none. */
    void personality(Personality personality) {
        Integer domain = DOMAINS.get(String.valueOf(personality.domain()));
        if (domain == null) {
            throw new CompileException("invalid personality.domain " + personality.domain());
        }
        if (!personality.flags().isEmpty()) {
            throw new CompileException("personality.flags are not supported: "
                    + personality.flags().getFirst());
        }
        program.call(Syscall.PERSONALITY, domain).orFail("set the personality " + personality.domain());
    }

    void memoryPolicy(MemoryPolicy policy) {
        Integer mode = MODES.get(String.valueOf(policy.mode()));
        if (mode == null) {
            throw new CompileException("invalid memoryPolicy.mode " + policy.mode());
        }
        int flags = 0;
        for (String flag : policy.flags()) {
            Integer bit = MODE_FLAGS.get(flag);
            if (bit == null) {
                throw new CompileException("invalid memoryPolicy.flags " + flag);
            }
            flags |= bit;
        }
        String nodes = policy.nodes();
        Argument mask = Argument.of(0);
        long size = 0;
        if (nodes != null && !nodes.isBlank()) {
            long[] bits = NumberList.bits(nodes, "memoryPolicy.nodes");
            mask = program.longs("{nodes " + nodes + "}", bits);
            size = bits.length * 64L + 1; // the kernel counts one more than there are
        }
        program.call(Syscall.SET_MEMPOLICY, mode | flags, mask, size).orFail("set the memory policy " + policy.mode());
    }
}
