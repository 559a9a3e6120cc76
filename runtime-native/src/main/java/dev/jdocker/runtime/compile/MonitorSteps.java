package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.O_WRONLY;

import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.Program.Section;
import dev.jdocker.runtime.program.ProgramBuilder;

/** What a launcher does for itself before the clone. */
final class MonitorSteps {
    private static final int RUN_DIRECTORY_FD = 4; // FD_RUN of program.h

    private MonitorSteps() {}

    /** What the launcher is to its child: its monitor, or nobody. */
    static void launch(Assembly assembly, CompileRequest.Launching launching) {
        if (launching.detached()) {
            assembly.program.detached();
        } else {
            writePid(assembly);
        }
    }

    /** Writes the launcher's own id, so that a later engine finds it: it holds the lock "alive" of the same directory. */
    static void writePid(Assembly assembly) {
        ProgramBuilder program = assembly.program.in(Section.BEFORE);
        Argument digits = program.bytes(new byte[24], "pid");
        Argument pid = program.call(Syscall.GETPID).toSlot("getpid");
        Argument length = program.decimal(digits, pid).toSlot("write pid");
        Argument file = program.call(
                        Syscall.OPENAT,
                        RUN_DIRECTORY_FD,
                        "monitor.pid",
                        O_WRONLY | Flags.O_CREAT | Flags.O_TRUNC | Flags.O_CLOEXEC,
                        0600)
                .toSlot("write monitor.pid");
        program.call(Syscall.WRITE, file, digits, length).orFail("write monitor.pid");
        assembly.close(file);
    }

    /** Lets the child enter its cgroup: by its {@code tasks} files here, or at birth. */
    static void enterCgroup(Assembly assembly, Host host, int tasks) {
        for (int i = 0; i < tasks; i++) {
            int file = assembly.descriptor(new Grant.CgroupTasks(i));
            assembly.program.call(Syscall.WRITE, file, "0", 1).orFail("enter cgroup");
        }
        if (host.isCgroupV2()) {
            assembly.program.cgroup(assembly.descriptor(new Grant.CgroupDirectory()));
        }
    }
}
