package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_WRONLY;
import static dev.jdocker.linux.Flags.RESOLVE_BENEATH;
import static dev.jdocker.linux.Flags.RESOLVE_NO_SYMLINKS;
import static dev.jdocker.linux.Flags.RESOLVE_NO_XDEV;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Sets {@code linux.sysctl} through the procfs that was just mounted for the container, once it is sure that it is one
 * (CVE-2025-52881). One that holds for the whole machine is refused.
 */
final class SysctlSteps {
    private static final Set<String> OF_IPC = Set.of(
            "kernel/msgmax",
            "kernel/msgmnb",
            "kernel/msgmni",
            "kernel/sem",
            "kernel/shmall",
            "kernel/shmmax",
            "kernel/shmmni",
            "kernel/shm_rmid_forced");
    private static final int STATFS_BYTES = 120;

    private final Assembly assembly;
    private final ProgramBuilder program;
    private final Scope scope;

    SysctlSteps(Assembly assembly, Scope scope) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.scope = scope;
    }

    void set(Argument root, Map<String, String> sysctls) {
        if (sysctls.isEmpty()) {
            return;
        }
        int mark = program.slotMark();
        Argument proc = assembly.openInside(root, "proc", O_PATH | O_DIRECTORY, 0, false)
                .toSlot("set sysctls through /proc");
        Argument.Data buffer = assembly.buffer(STATFS_BYTES);
        program.call(Syscall.FSTATFS, proc, buffer).orFail("look at /proc");
        // PROC_SUPER_MAGIC is 0x9fa0, in the first bytes of struct statfs.
        program.expect(buffer, '\u00a0', Errno.ENODEV).orFail("set sysctls: no procfs is mounted at /proc");
        program.expect(new Argument.Data(buffer.offset() + 1, "buffer+1"), '\u009f', Errno.ENODEV)
                .orFail("set sysctls: no procfs is mounted at /proc");
        sysctls.forEach((name, value) -> {
            int each = program.slotMark();
            set(proc, name, value);
            program.freeSlots(each);
        });
        assembly.close(proc);
        program.freeSlots(mark);
    }

    private void set(Argument proc, String name, String value) {
        String path = path(name);
        check(name, path);
        String message = "set sysctl " + name;
        Argument how =
                assembly.openHow(O_WRONLY | O_CLOEXEC, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV);
        Argument file =
                program.call(Syscall.OPENAT2, proc, "sys/" + path, how, 24).toSlot(message);
        program.call(Syscall.WRITE, file, program.string(value), value.getBytes(StandardCharsets.UTF_8).length)
                .orFail(message);
        assembly.close(file);
    }

    /** As sysctl(8): the separator that comes first is the one, so that {@code net/ipv4/conf/eth0.1/forwarding} can be said. */
    static String path(String name) {
        int dot = name.indexOf('.');
        int slash = name.indexOf('/');
        if (slash >= 0 && (dot < 0 || slash < dot)) {
            return name;
        }
        return name.replace('/', '\0').replace('.', '/').replace('\0', '.');
    }

    private void check(String name, String path) {
        boolean own;
        if (path.startsWith("net/")) {
            own = scope.has(NamespaceType.NETWORK);
        } else if (path.startsWith("fs/mqueue/") || OF_IPC.contains(path)) {
            own = scope.has(NamespaceType.IPC);
        } else if (path.equals("kernel/domainname")) {
            own = scope.has(NamespaceType.UTS);
        } else if (path.equals("kernel/hostname")) {
            throw new CompileException("sysctl \"" + name + "\" conflicts with the config's hostname");
        } else {
            own = path.startsWith("user/") && scope.hasUserNamespace();
        }
        if (!own) {
            throw new CompileException("sysctl \"" + name + "\" is not in a separate kernel namespace");
        }
    }
}
