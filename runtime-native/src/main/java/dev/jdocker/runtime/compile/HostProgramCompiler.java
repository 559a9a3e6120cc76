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
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the start of a program of the host's under a monitor: in the host's namespaces, but for a mount namespace where a root
 * file system is to be mounted for it, which vanishes with the program.
 */
public final class HostProgramCompiler {
    private static final int AT_FDCWD = -100;

    private final Host host;

    public HostProgramCompiler(Host host) {
        this.host = host;
    }

    /** What a program sees mounted beside what the host has. */
    public sealed interface View {}

    /** What those see who live in that mount namespace, told by its file. */
    public record Joined(Path namespace) implements View {}

    /**
     * A root file system for a program.
     *
     * @param mappings the ids of the user namespace that the program will use it in, null without one
     * @param place where it is mounted with mappings: in a directory that is covered there, and that the namespace's users can
     *     come to, as they perhaps cannot to the overlay's own place
     */
    public record Root(Rootfs.Overlay overlay, @Nullable IdMappings mappings, Path place) implements View {}

    /**
     * Compiles one program.
     *
     * @param view made before the program runs, null for the host's alone
     */
    public Compiled compile(ContainerProcess process, @Nullable View view, String runDirectory) {
        ProgramBuilder program = new ProgramBuilder(host.architecture());
        Assembly assembly = new Assembly(program);
        MonitorSteps.writePid(assembly);
        Root root = view instanceof Root given ? given : null;
        if (root != null && root.mappings() != null) {
            mountMapped(assembly, root, root.mappings(), runDirectory);
        } else if (root != null) {
            program.cloneFlags(Flags.CLONE_NEWNS);
        }
        program.in(Section.CHILD);
        program.call(Syscall.SETSID).orFail("setsid");
        if (root != null && root.mappings() == null) {
            LinuxSection linux = LinuxSection.builder()
                    .namespaces(List.of(new Namespace(NamespaceType.MOUNT, null)))
                    .build();
            assembly.close(steps(assembly, linux, root, runDirectory).mount());
        }
        if (view instanceof Joined(Path namespace)) {
            int file = assembly.descriptor(new Grant.NamespaceFile(namespace.toString()));
            program.call(Syscall.SETNS, file, Flags.CLONE_NEWNS).orFail("join the mount namespace " + namespace);
        }
        ProcessSteps steps = new ProcessSteps(assembly, host, process);
        steps.streams();
        steps.execute(0);
        return new Compiled(program.build(), assembly.grants());
    }

    /** The launcher mounts it, in a mount namespace of its own: whoever is in the user namespace has not the privilege. */
    private static void mountMapped(Assembly assembly, Root root, IdMappings mappings, String runDirectory) {
        LinuxSection linux = LinuxSection.builder()
                .namespaces(List.of(new Namespace(NamespaceType.MOUNT, null), new Namespace(NamespaceType.USER, null)))
                .uidMappings(mappings.users())
                .gidMappings(mappings.groups())
                .build();
        steps(assembly, linux, root, runDirectory).before();
        ProgramBuilder program = assembly.program.in(Section.BEFORE);
        String message = "mount the root file system at " + root.place();
        String cover = String.valueOf(root.place().getParent());
        Argument copy = program.call(
                        Syscall.OPEN_TREE,
                        AT_FDCWD,
                        root.overlay().mountPoint().toString(),
                        Flags.OPEN_TREE_CLONE | Flags.OPEN_TREE_CLOEXEC)
                .toSlot(message);
        program.call(Syscall.MOUNT, "tmpfs", cover, "tmpfs", 0, "mode=0755").orFail(message);
        program.call(Syscall.MKDIRAT, AT_FDCWD, root.place().toString(), 0755).orFail(message);
        program.call(Syscall.MOVE_MOUNT, copy, "", AT_FDCWD, root.place().toString(), Flags.MOVE_MOUNT_F_EMPTY_PATH)
                .orFail(message);
        assembly.close(copy);
    }

    private static RootfsSteps steps(Assembly assembly, LinuxSection linux, Root root, String runDirectory) {
        CompileRequest request = new CompileRequest(
                Spec.builder().linux(linux).build(),
                root.overlay(),
                0,
                null,
                runDirectory,
                CompileRequest.Launching.PLAIN);
        return new RootfsSteps(assembly, new Scope(linux), request);
    }
}
