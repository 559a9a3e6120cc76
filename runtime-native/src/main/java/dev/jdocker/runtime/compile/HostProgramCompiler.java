package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Namespace;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.Program.Section;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the start of a program of the host's under a monitor: in the host's namespaces, but for a mount namespace where a root
 * file system is to be mounted for it, which vanishes with the program.
 */
public final class HostProgramCompiler {
    private final Host host;

    public HostProgramCompiler(Host host) {
        this.host = host;
    }

    /**
     * Compiles one program.
     *
     * @param rootfs mounted at its mount point before the program runs, null for nothing
     */
    public Compiled compile(ContainerProcess process, Rootfs.@Nullable Overlay rootfs, String runDirectory) {
        ProgramBuilder program = new ProgramBuilder(host.architecture());
        Assembly assembly = new Assembly(program);
        MonitorSteps.writePid(assembly);
        if (rootfs != null) {
            program.cloneFlags(Flags.CLONE_NEWNS);
        }
        program.in(Section.CHILD);
        program.call(Syscall.SETSID).orFail("setsid");
        if (rootfs != null) {
            mount(assembly, rootfs, runDirectory);
        }
        ProcessSteps steps = new ProcessSteps(assembly, host, process);
        steps.streams();
        steps.execute(0);
        return new Compiled(program.build(), assembly.grants());
    }

    private static void mount(Assembly assembly, Rootfs rootfs, String runDirectory) {
        LinuxSection linux = LinuxSection.builder()
                .namespaces(List.of(new Namespace(NamespaceType.MOUNT, null)))
                .build();
        Spec spec = Spec.builder().linux(linux).build();
        CompileRequest request =
                new CompileRequest(spec, rootfs, 0, null, runDirectory, CompileRequest.Launching.PLAIN);
        Argument root = new RootfsSteps(assembly, new Scope(linux), request).mount();
        assembly.close(root);
    }
}
