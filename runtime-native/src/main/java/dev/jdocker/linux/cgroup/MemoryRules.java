package dev.jdocker.linux.cgroup;

/** Rules of memory limits that both versions share. */
final class MemoryRules {
    private MemoryRules() {}

    /** {@code checkBeforeUpdate}: a limit below what is in use is refused instead of letting the kernel kill for it. */
    static void checkUsage(long limit, long usage) {
        if (limit > 0 && usage > limit) {
            throw new CgroupException(
                    "limit memory: the limit " + limit + " is below the " + usage + " bytes in use", null);
        }
    }
}
