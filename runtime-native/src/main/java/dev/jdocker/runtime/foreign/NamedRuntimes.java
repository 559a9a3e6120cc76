package dev.jdocker.runtime.foreign;

import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.launch.HostPrograms;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The runtimes that containers can ask for by name: the engine's own and those it was told of. */
public final class NamedRuntimes implements ContainerRuntime {
    private final ContainerRuntime own;
    private final Linux linux;
    private final Cgroups cgroups;
    private final HostPrograms programs;
    private volatile Choice choice;

    /**
     * What containers can ask for.
     *
     * @param byDefault the name of the runtime of containers that ask for none
     */
    public record Choice(Map<String, RuntimeProgram> others, String byDefault) {
        public Choice {
            others = Map.copyOf(others);
        }
    }

    public NamedRuntimes(ContainerRuntime own, Linux linux, Cgroups cgroups, HostPrograms programs, Choice choice) {
        this.own = own;
        this.linux = linux;
        this.cgroups = cgroups;
        this.programs = programs;
        this.choice = choice;
    }

    /** From now on containers choose among these. */
    public void offer(Choice next) {
        choice = next;
    }

    @Override
    public String resolve(String name) {
        Choice now = choice;
        String wanted = name.isEmpty() ? now.byDefault() : name;
        if (!wanted.equals(OWN) && !now.others().containsKey(wanted)) {
            throw new IllegalArgumentException("unknown or invalid runtime name: " + wanted);
        }
        return wanted;
    }

    @Override
    public ContainerRuntime named(String name) {
        RuntimeProgram program = choice.others().get(resolve(name));
        return program == null ? own : foreign(program);
    }

    private ForeignRuntime foreign(RuntimeProgram program) {
        return new ForeignRuntime(linux, cgroups, programs, program);
    }

    @Override
    public RunningContainer start(LaunchRequest request) {
        return named("").start(request);
    }

    /** By the runtime that has started it, whatever the configuration names by now. */
    @Override
    public Optional<RunningContainer> adopt(String id, Path runDirectory) {
        RuntimeProgram program = ForeignRuntime.programOf(runDirectory);
        return program == null ? own.adopt(id, runDirectory) : foreign(program).adopt(id, runDirectory);
    }

    @Override
    public Optional<ExitRecord> exitRecord(Path runDirectory) {
        return own.exitRecord(runDirectory);
    }
}
