package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_WRONLY;

import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.Program.Section;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.List;

/** Joins namespaces, and makes what clone3(2) alone cannot: maps of ids, offsets of clocks. */
final class NamespaceSteps {
    private static final int AT_FDCWD = -100;
    private static final List<NamespaceType> JOINED = List.of(
            NamespaceType.NETWORK, NamespaceType.IPC, NamespaceType.UTS, NamespaceType.CGROUP, NamespaceType.TIME);

    private final Assembly assembly;
    private final ProgramBuilder program;
    private final Scope scope;

    NamespaceSteps(Assembly assembly, Scope scope) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.scope = scope;
    }

    /**
     * The launcher's part: a pid namespace is entered by its children only. Where there is a user namespace it enters the others
     * too, as its child will lack the privilege where they are the host's.
     */
    void before() {
        join(NamespaceType.PID);
        if (scope.hasUserNamespace()) {
            JOINED.forEach(this::join);
        }
        if (!scope.timeOffsets().isEmpty()) {
            program.call(Syscall.UNSHARE, Flags.CLONE_NEWTIME).orFail("unshare time namespace");
            write(Argument.of(AT_FDCWD), "/proc/self/timens_offsets", scope.timeOffsets());
        }
    }

    /** Makes the launcher a member of a user namespace, so that all it clones belongs there. Nothing of the host's goes after it. */
    void enterUserNamespace() {
        join(NamespaceType.USER);
    }

    /** The container's own part. */
    void child() {
        if (!scope.hasUserNamespace()) {
            JOINED.forEach(this::join);
        }
        join(NamespaceType.MOUNT);
    }

    private void join(NamespaceType type) {
        if (scope.joins(type)) {
            int ns = assembly.descriptor(new Grant.NamespaceFile(scope.path(type)));
            program.call(Syscall.SETNS, ns, Scope.flag(type)).orFail("join namespace " + scope.path(type));
        }
    }

    /** Opens the child's procfs entry in the launcher, which is still outside of the child's namespaces. */
    static Argument childsEntry(Assembly assembly) {
        ProgramBuilder program = assembly.program.in(Section.PARENT);
        Argument digits = program.bytes(new byte[24], "child's pid");
        program.decimal(digits, new Argument.Slot(0)).orFail("write pid");
        Argument proc = assembly.hostProc();
        return program.call(Syscall.OPENAT, proc, digits, O_PATH | O_DIRECTORY | O_CLOEXEC, 0)
                .toSlot("open the child's /proc directory");
    }

    /** Writes the maps of a user namespace: user_namespaces(7). */
    static void writeMaps(Assembly assembly, Argument entry, IdMappings mappings) {
        NamespaceSteps.write(assembly, entry, "uid_map", IdMappings.mapFile(mappings.users()));
        NamespaceSteps.write(assembly, entry, "gid_map", IdMappings.mapFile(mappings.groups()));
    }

    private void write(Argument directory, String name, String content) {
        write(assembly, directory, name, content);
    }

    private static void write(Assembly assembly, Argument directory, String name, String content) {
        String message = "write " + name;
        Argument file = assembly.program
                .call(Syscall.OPENAT, directory, name, O_WRONLY | O_CLOEXEC, 0)
                .toSlot(message);
        assembly.program.call(Syscall.WRITE, file, content, content.length()).orFail(message);
        assembly.close(file);
    }
}
