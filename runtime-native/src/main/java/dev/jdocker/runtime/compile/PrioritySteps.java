package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.IoPriority;
import dev.jdocker.oci.Rlimit;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a process is given and held to by the kernel: limits, the order in which it is served and killed. */
final class PrioritySteps {
    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int IOPRIO_CLASS_SHIFT = 13;
    private static final int LOWEST_IO_PRIORITY = 7;
    private static final Map<String, Integer> IO_CLASSES =
            Map.of("IOPRIO_CLASS_RT", 1, "IOPRIO_CLASS_BE", 2, "IOPRIO_CLASS_IDLE", 3);
    private static final String OPEN_FILES = "RLIMIT_NOFILE";
    /** More than any program has open while it is played. */
    private static final long ENOUGH_FILES = 1024;

    private static final List<String> RLIMITS = List.of(
            "RLIMIT_CPU",
            "RLIMIT_FSIZE",
            "RLIMIT_DATA",
            "RLIMIT_STACK",
            "RLIMIT_CORE",
            "RLIMIT_RSS",
            "RLIMIT_NPROC",
            "RLIMIT_NOFILE",
            "RLIMIT_MEMLOCK",
            "RLIMIT_AS",
            "RLIMIT_LOCKS",
            "RLIMIT_SIGPENDING",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME");

    private final Assembly assembly;
    private final ProgramBuilder program;
    private final ContainerProcess process;
    private String remark = "";

    /** From a user namespace that is joined limits can be lowered only, and those above the engine's own are told so. */
    PrioritySteps fromJoinedUserNamespace() {
        remark = " (in a user namespace that is joined no limit can be raised above the runtime's own)";
        return this;
    }

    PrioritySteps(Assembly assembly, ContainerProcess process) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.process = process;
    }

    /**
     * Sets all of it, with the host's privileges: before the process is in a user namespace, or from outside of it.
     *
     * @param pid whom, 0 for the process itself
     * @param proc a directory of the host's procfs, {@code self} the path in it to the process's entry
     */
    void apply(Argument pid, Argument proc, String self) {
        limits(pid);
        Integer score = process.oomScoreAdj();
        if (score != null) {
            assembly.writeInside(proc, self + "/oom_score_adj", score.toString(), "set oom_score_adj to " + score);
        }
        if (process.ioPriority() != null) {
            ioPriority(pid, process.ioPriority());
        }
        if (process.scheduler() != null) {
            Argument attributes = SchedulerAttributes.of(process.scheduler(), program);
            program.call(Syscall.SCHED_SETATTR, pid, attributes, 0)
                    .orFail("set the scheduler " + process.scheduler().policy());
        }
    }

    private void limits(Argument pid) {
        Set<String> given = new HashSet<>();
        for (Rlimit limit : process.rlimits()) {
            int number = RLIMITS.indexOf(limit.type());
            if (number < 0) {
                throw new CompileException("unknown rlimit " + limit.type());
            }
            if (!given.add(limit.type())) {
                throw new CompileException("rlimit " + limit.type() + " is given twice");
            }
            boolean files = limit.type().equals(OPEN_FILES);
            set(pid, number, files ? enough(limit.soft()) : limit.soft(), files ? enough(limit.hard()) : limit.hard());
        }
    }

    private void set(Argument pid, int number, long soft, long hard) {
        Argument pair = program.longs("{" + soft + " " + hard + "}", soft, hard);
        program.call(Syscall.PRLIMIT64, pid, number, pair, 0).orFail("error setting rlimit type " + number + remark);
    }

    private static long enough(long files) {
        return Long.compareUnsigned(files, ENOUGH_FILES) < 0 ? ENOUGH_FILES : files;
    }

    /** A limit that the program itself would have met comes last: to lower it needs no privilege. */
    void fewOpenFiles() {
        for (Rlimit limit : process.rlimits()) {
            if (limit.type().equals(OPEN_FILES)
                    && (enough(limit.soft()) != limit.soft() || enough(limit.hard()) != limit.hard())) {
                set(Argument.of(0), RLIMITS.indexOf(OPEN_FILES), limit.soft(), limit.hard());
            }
        }
    }

    private void ioPriority(Argument pid, IoPriority priority) {
        Integer ioClass = IO_CLASSES.get(priority.ioClass());
        if (ioClass == null) {
            throw new CompileException("invalid ioPriority.class " + priority.ioClass());
        }
        if (priority.priority() < 0 || priority.priority() > LOWEST_IO_PRIORITY) {
            throw new CompileException("invalid ioPriority.priority " + priority.priority());
        }
        int value = ioClass << IOPRIO_CLASS_SHIFT | priority.priority();
        program.call(Syscall.IOPRIO_SET, IOPRIO_WHO_PROCESS, pid, value).orFail("set the I/O priority");
    }

    /** The CPUs that a process may run on until its cgroup says otherwise: {@code execCPUAffinity}. */
    void affinity(@Nullable String cpus) {
        if (cpus != null && !cpus.isBlank()) {
            long[] bits = NumberList.bits(cpus, "execCPUAffinity");
            program.call(Syscall.SCHED_SETAFFINITY, 0, bits.length * 8, program.longs("{cpus " + cpus + "}", bits))
                    .orFail("set the CPU affinity " + cpus);
        }
    }
}
