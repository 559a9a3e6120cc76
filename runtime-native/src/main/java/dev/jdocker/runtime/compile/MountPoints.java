package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Syscall;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.Set;

/**
 * Opens the places in the root that something is mounted on. Nothing may be mounted in procfs, through which a container is
 * confined and confines itself: not by its name, and not by a symbolic link of the image to it (CVE-2019-16884,
 * CVE-2023-28642, CVE-2025-52881).
 */
final class MountPoints {
    /** Files that runc lets be covered too: what a container is told of the machine, and harmless to itself. */
    private static final Set<String> ALLOWED_IN_PROC = Set.of(
            "proc/cpuinfo",
            "proc/diskstats",
            "proc/meminfo",
            "proc/stat",
            "proc/swaps",
            "proc/uptime",
            "proc/loadavg",
            "proc/slabinfo",
            "proc/sys/kernel/ns_last_pid",
            "proc/sys/crypto/fips_enabled");

    private static final int STATFS_BYTES = 120;

    private final Assembly assembly;
    private final ProgramBuilder program;
    private final Argument root;

    MountPoints(Assembly assembly, Argument root) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.root = root;
    }

    /** Refuses a place that is in procfs by its name; {@code mayBeProc} lets /proc itself pass. */
    static void check(String destination, boolean mayBeProc) {
        String path = Assembly.relative(destination);
        if (path.equals(".")) {
            throw new CompileException("\"" + destination + "\" cannot be mounted because it is the container's root");
        }
        boolean inside = path.startsWith("proc/") && !ALLOWED_IN_PROC.contains(path);
        if (inside || (path.equals("proc") && !mayBeProc)) {
            throw new CompileException("\"" + destination + "\" cannot be mounted because it is inside /proc");
        }
    }

    /** A directory to mount on, made where it is missing. */
    Argument directory(String destination, String message) {
        boolean follow = !isOfTheSystem(destination);
        Argument target = assembly.directoryInside(root, destination, follow, message);
        if (follow) {
            refuseProc(target, destination);
        }
        return target;
    }

    /** A file to mount on, made where it is missing. */
    Argument file(String destination, String message) {
        Argument target = assembly.fileInside(root, destination, message);
        if (!ALLOWED_IN_PROC.contains(Assembly.relative(destination))) {
            refuseProc(target, destination);
        }
        return target;
    }

    /** The image may ship these as symbolic links, to have the host's files written to: none is followed. */
    private static boolean isOfTheSystem(String destination) {
        return switch (Assembly.relative(destination)) {
            case "proc", "sys", "dev" -> true;
            default -> false;
        };
    }

    private void refuseProc(Argument target, String destination) {
        String message = "\"" + destination + "\" cannot be mounted because it is inside /proc";
        Argument.Data buffer = assembly.buffer(STATFS_BYTES);
        program.call(Syscall.FSTATFS, target, buffer).orFail("look at " + destination);
        // PROC_SUPER_MAGIC is 0x9fa0, in the first bytes of struct statfs. Another byte there is as it should be.
        program.expect(buffer, '\u00a0', Errno.EPERM).orFail(message);
        var low = program.last();
        program.expect(new Argument.Data(buffer.offset() + 1, "buffer+1"), '\u009f', Errno.EPERM)
                .orFail(message);
        var high = program.last();
        program.fail(Errno.EPERM).orFail(message);
        low.skipsToHereOn(Errno.EPERM);
        high.skipsToHereOn(Errno.EPERM);
    }
}
