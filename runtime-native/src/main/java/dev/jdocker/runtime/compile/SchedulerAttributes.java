package dev.jdocker.runtime.compile;

import dev.jdocker.oci.Scheduler;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code process.scheduler} as struct sched_attr: sched_setattr(2). What a policy would pass over is refused. */
final class SchedulerAttributes {
    private static final int SIZE = 56; // SCHED_ATTR_SIZE_VER1
    private static final Map<String, Integer> POLICIES = Map.of(
            "SCHED_OTHER", 0,
            "SCHED_FIFO", 1,
            "SCHED_RR", 2,
            "SCHED_BATCH", 3,
            "SCHED_ISO", 4,
            "SCHED_IDLE", 5,
            "SCHED_DEADLINE", 6);
    private static final Map<String, Integer> FLAGS = Map.of(
            "SCHED_FLAG_RESET_ON_FORK", 0x01,
            "SCHED_FLAG_RECLAIM", 0x02,
            "SCHED_FLAG_DL_OVERRUN", 0x04,
            "SCHED_FLAG_KEEP_POLICY", 0x08,
            "SCHED_FLAG_KEEP_PARAMS", 0x10,
            "SCHED_FLAG_UTIL_CLAMP_MIN", 0x20,
            "SCHED_FLAG_UTIL_CLAMP_MAX", 0x40);

    private SchedulerAttributes() {}

    static Argument of(Scheduler scheduler, ProgramBuilder program) {
        Integer policy = POLICIES.get(scheduler.policy());
        if (policy == null) {
            throw new CompileException("invalid scheduler.policy " + scheduler.policy());
        }
        long flags = 0;
        for (String flag : scheduler.flags()) {
            Integer bit = FLAGS.get(flag);
            if (bit == null) {
                throw new CompileException("invalid scheduler.flags " + flag);
            }
            flags |= bit;
        }
        int nice = (int) or0(scheduler.nice());
        int priority = (int) or0(scheduler.priority());
        boolean realtime = policy == 1 || policy == 2;
        refuse(nice < -20 || nice > 19, "nice " + nice, scheduler);
        refuse(nice != 0 && policy != 0 && policy != 3, "nice", scheduler);
        refuse(priority != 0 && !realtime, "priority", scheduler);
        boolean deadline =
                or0(scheduler.runtime()) != 0 || or0(scheduler.deadline()) != 0 || or0(scheduler.period()) != 0;
        refuse(deadline && policy != 6, "runtime, deadline and period", scheduler);
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(SIZE).putInt(policy).putLong(flags).putInt(nice).putInt(priority);
        out.putLong(or0(scheduler.runtime())).putLong(or0(scheduler.deadline())).putLong(or0(scheduler.period()));
        String text = "{%s flags=0x%x nice=%d priority=%d %d/%d/%d}"
                .formatted(
                        scheduler.policy(),
                        flags,
                        nice,
                        priority,
                        or0(scheduler.runtime()),
                        or0(scheduler.deadline()),
                        or0(scheduler.period()));
        return program.bytes(out.array(), text);
    }

    private static void refuse(boolean wrong, String what, Scheduler scheduler) {
        if (wrong) {
            throw new CompileException("invalid scheduler." + what + " with " + scheduler.policy());
        }
    }

    private static long or0(@Nullable Number value) {
        return value == null ? 0 : value.longValue();
    }
}
