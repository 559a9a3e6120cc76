package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.O_WRONLY;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import org.jspecify.annotations.Nullable;

/**
 * AppArmor profile and SELinux label of a process. They are written through the host's procfs, opened before the root changes:
 * what a container has at /proc could take the order and do nothing (CVE-2019-16884, CVE-2021-30465).
 */
final class ConfinementSteps {
    private final Assembly assembly;
    private final ProgramBuilder program;
    private final @Nullable String profile;
    private final @Nullable String label;

    ConfinementSteps(Assembly assembly, Host host, ContainerProcess process) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.profile = orNull(process.apparmorProfile());
        this.label = orNull(process.selinuxLabel());
        if (profile != null && !host.appArmor()) {
            throw new CompileException("apparmor: config provided but apparmor not supported");
        }
        if (label != null && !host.seLinux()) {
            throw new CompileException(
                    "selinux label is specified in config, but selinux is disabled or not supported");
        }
    }

    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    boolean isGiven() {
        return profile != null || label != null;
    }

    /** Lets the label begin with the execution of the process's program. */
    void labelOnExecution(Argument proc) {
        if (label != null) {
            assembly.writeInside(proc, "self/attr/exec", label, "set the SELinux label " + label);
        }
    }

    /** Lets the profile begin with the execution of the process's program. */
    void profileOnExecution(Argument proc) {
        if (profile != null) {
            int mark = program.slotMark();
            Argument file = open(proc, "exec");
            write(file, "exec " + profile);
            assembly.close(file);
            program.freeSlots(mark);
        }
    }

    /**
     * Opens what {@link #now} writes to: a process that stays what it is, as our own init does, is confined at once, so that the
     * programs it starts may signal it. Null without a profile.
     */
    @Nullable
    Argument openCurrent(Argument proc) {
        return profile == null ? null : open(proc, "current");
    }

    void now(@Nullable Argument current) {
        if (current != null) {
            write(current, "changeprofile " + profile);
        }
    }

    /** Its own directory is there since Linux 5.1; the one above is of whichever security module came first. */
    private Argument open(Argument proc, String name) {
        String message = "apply the AppArmor profile " + profile;
        int slot = program.slot();
        assembly.openInside(proc, "self/attr/apparmor/" + name, O_WRONLY, 0, true)
                .skipping(Errno.ENOENT, 1)
                .toSlot(slot, message);
        var opened = program.jumpAhead(message);
        assembly.openInside(proc, "self/attr/" + name, O_WRONLY, 0, true).toSlot(slot, message);
        opened.endsHere();
        return new Argument.Slot(slot);
    }

    private void write(Argument file, String order) {
        program.call(Syscall.WRITE, file, order, order.length()).orFail("apply the AppArmor profile " + profile);
    }
}
