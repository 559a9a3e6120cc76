package dev.jdocker.seccomp;

import dev.jdocker.oci.Seccomp;

/** The flags of seccomp(2) with SECCOMP_SET_MODE_FILTER. */
public final class SeccompFlags {
    private static final int TSYNC = 1;
    private static final int LOG = 2;
    private static final int SPEC_ALLOW = 4;
    private static final int WAIT_KILLABLE_RECV = 32;

    private SeccompFlags() {}

    /**
     * The bits for a filter. Without flags it is SPEC_ALLOW, as runc does: a filter is no reason to slow the process down
     * by speculation barriers.
     */
    public static int bits(Seccomp filter) {
        int bits = filter.flags().isEmpty() ? SPEC_ALLOW : 0;
        for (String flag : filter.flags()) {
            bits |= switch (flag) {
                case "SECCOMP_FILTER_FLAG_TSYNC" -> TSYNC;
                case "SECCOMP_FILTER_FLAG_LOG" -> LOG;
                case "SECCOMP_FILTER_FLAG_SPEC_ALLOW" -> SPEC_ALLOW;
                case "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" -> WAIT_KILLABLE_RECV;
                default -> throw new SeccompException("unknown seccomp flag: " + flag, null);
            };
        }
        return bits;
    }
}
