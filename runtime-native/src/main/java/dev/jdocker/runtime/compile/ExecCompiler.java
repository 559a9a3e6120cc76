package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.ExecCpuAffinity;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.Program.Section;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the program that executes another process in a running container. A process in between enters the container's
 * cgroup while the host's files are in view, then all its namespaces at once; its child, which is the first that the container
 * can see, is made as the container's first process was.
 */
public final class ExecCompiler {
    private static final int AT_FDCWD = -100;

    private final Host host;

    public ExecCompiler(Host host) {
        this.host = host;
    }

    /**
     * What is joined.
     *
     * @param namespaces CLONE_NEW* of all but the pid namespace, which is always joined
     * @param cgroupTasks in how many cgroup v1 hierarchies the process joins the container's cgroup; 0 with cgroup v2
     */
    public record Joining(long namespaces, int cgroupTasks) {
        boolean joinsUserNamespace() {
            return (namespaces & Flags.CLONE_NEWUSER) != 0;
        }
    }

    /**
     * Compiles one process.
     *
     * @param like the container's configuration, whose personality and memory policy it gets; null for none
     * @throws CompileException if its description is contradictory
     */
    public Compiled compile(
            ContainerProcess process,
            @Nullable Filter filter,
            Joining joining,
            @Nullable LinuxSection like,
            CompileRequest.Launching launching) {
        return compile(process, filter, joining, like, launching, steps -> steps.execute(launching.preserved()));
    }

    /** Compiles a hook, which runs without a monitor: the program at {@code path}, with the arguments of {@code process}. */
    public Compiled hook(String path, ContainerProcess process, Joining joining) {
        return compile(
                process, null, joining, null, CompileRequest.Launching.detached(0, true), steps -> steps.execute(path));
    }

    private Compiled compile(
            ContainerProcess process,
            @Nullable Filter filter,
            Joining joining,
            @Nullable LinuxSection like,
            CompileRequest.Launching launching,
            Consumer<ProcessSteps> execution) {
        ProgramBuilder program = new ProgramBuilder(host.architecture());
        Assembly assembly = new Assembly(program);
        MonitorSteps.launch(assembly, launching);
        program.in(Section.ENTER);
        int init = assembly.descriptor(new Grant.ContainerInit());
        // The host's, by which the process speaks of itself: the container may have mounted anything over its own.
        Argument proc = program.call(
                        Syscall.OPENAT, AT_FDCWD, "/proc", Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0)
                .toSlot("open /proc");
        program.call(Syscall.SETNS, init, Flags.CLONE_NEWPID).orFail("join the container's pid namespace");
        PrioritySteps priorities = new PrioritySteps(assembly, process);
        ExecCpuAffinity affinity = process.execCpuAffinity();
        priorities.affinity(affinity == null ? null : affinity.initial());
        MonitorSteps.enterCgroup(assembly, host, joining.cgroupTasks());
        priorities.affinity(affinity == null ? null : affinity.finalCpus());
        priorities.apply(Argument.of(0), proc, "self");
        ConfinementSteps confinement = new ConfinementSteps(assembly, host, process);
        confinement.profileOnExecution(proc);
        confinement.labelOnExecution(proc);
        assembly.close(proc);
        ProcessSteps steps = new ProcessSteps(assembly, host, process);
        program.call(Syscall.SETNS, init, joining.namespaces()).orFail("join the container's namespaces");
        assembly.close(Argument.of(init));
        program.in(Section.CHILD);
        program.call(Syscall.SETSID).orFail("setsid");
        if (joining.joinsUserNamespace()) {
            ProcessSteps.becomeRootOfUserNamespace(program);
        }
        steps.streams();
        priorities.fewOpenFiles();
        persona(assembly, like);
        steps.become(filter, launching.keyring());
        execution.accept(steps);
        return new Compiled(program.build(), assembly.grants());
    }

    private static void persona(Assembly assembly, @Nullable LinuxSection like) {
        PersonaSteps persona = new PersonaSteps(assembly);
        if (like != null && like.memoryPolicy() != null) {
            persona.memoryPolicy(like.memoryPolicy());
        }
        if (like != null && like.personality() != null) {
            persona.personality(like.personality());
        }
    }
}
