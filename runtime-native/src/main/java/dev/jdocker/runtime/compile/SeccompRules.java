package dev.jdocker.runtime.compile;

import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompSyscall;
import org.jspecify.annotations.Nullable;

/** What a filter may not say: config-linux.md, "Seccomp". */
final class SeccompRules {
    private SeccompRules() {}

    static void check(Seccomp seccomp) {
        String listener = seccomp.listenerPath();
        if (listener != null && !listener.isEmpty()) {
            throw new CompileException("linux.seccomp.listenerPath is not supported");
        }
        check(seccomp.defaultAction(), seccomp.defaultErrnoRet(), "defaultErrnoRet");
        for (SeccompSyscall rule : seccomp.syscalls()) {
            check(rule.action(), rule.errnoRet(), "errnoRet");
        }
    }

    private static void check(SeccompAction action, @Nullable Integer errno, String name) {
        if (action == SeccompAction.NOTIFY) {
            throw new CompileException("linux.seccomp: SCMP_ACT_NOTIFY is not supported");
        }
        if (errno != null && action != SeccompAction.ERRNO && action != SeccompAction.TRACE) {
            throw new CompileException(
                    "linux.seccomp: " + name + " is for SCMP_ACT_ERRNO and SCMP_ACT_TRACE, not for " + action);
        }
    }
}
