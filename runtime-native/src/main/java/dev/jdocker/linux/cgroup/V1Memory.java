package dev.jdocker.linux.cgroup;

import dev.jdocker.oci.Memory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the memory limits of version 1, where memory plus swap may at no moment be less than memory. */
final class V1Memory {
    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String WITH_SWAP = "memory.memsw.limit_in_bytes";
    private static final long NO_LIMIT = -1;

    private final Supplier<ControlDirectory> memory;

    V1Memory(Supplier<ControlDirectory> memory) {
        this.memory = memory;
    }

    void apply(Memory wish) {
        if (wish.useHierarchy() != null) {
            hierarchy(wish.useHierarchy());
        }
        if (Boolean.TRUE.equals(wish.checkBeforeUpdate())) {
            MemoryRules.checkUsage(orZero(wish.limit()), memory.get().readLong("memory.usage_in_bytes"));
        }
        limits(orZero(wish.limit()), orZero(wish.swap()));
        set("memory.soft_limit_in_bytes", orZero(wish.reservation()));
        set("memory.kmem.limit_in_bytes", orZero(wish.kernel()));
        set("memory.kmem.tcp.limit_in_bytes", orZero(wish.kernelTcp()));
        Long swappiness = wish.swappiness();
        if (swappiness != null) {
            memory.get().write("memory.swappiness", Long.toString(swappiness));
        }
        if (wish.disableOomKiller() != null) {
            oomKiller(wish.disableOomKiller());
        }
    }

    /** The file tells of the present state in its first line, oom_kill_disable. */
    private void oomKiller(boolean disabled) {
        boolean now = memory.get().readKeyed("memory.oom_control").getOrDefault("oom_kill_disable", 0L) == 1;
        if (disabled != now) {
            memory.get().write("memory.oom_control", disabled ? "1" : "0");
        }
    }

    /** Since Linux 5.11 groups are always hierarchical, and the file takes nothing but 1. */
    private void hierarchy(boolean wanted) {
        String order = wanted ? "1" : "0";
        if (!memory.get().read("memory.use_hierarchy").equals(order)) {
            memory.get().write("memory.use_hierarchy", order);
        }
    }

    private void limits(long limit, long swap) {
        if (limit == 0 && swap == 0) {
            return;
        }
        ControlDirectory directory = memory.get();
        boolean swapCounts = directory.has(WITH_SWAP);
        if (swap > 0 && !swapCounts) {
            throw new CgroupException("limit memory and swap: this kernel does not count swap", null);
        }
        long withSwap = swap == 0 && limit == NO_LIMIT ? NO_LIMIT : swap;
        boolean swapFirst = withSwap == NO_LIMIT || withSwap > directory.readLong(LIMIT);
        if (swapFirst && swapCounts) {
            set(WITH_SWAP, withSwap);
        }
        set(LIMIT, limit);
        if (!swapFirst && swapCounts) {
            set(WITH_SWAP, withSwap);
        }
    }

    private void set(String file, long value) {
        if (value != 0) {
            memory.get().write(file, Long.toString(value));
        }
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
