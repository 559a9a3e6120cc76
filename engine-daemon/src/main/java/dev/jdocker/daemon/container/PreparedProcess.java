package dev.jdocker.daemon.container;

import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Seccomp;
import org.jspecify.annotations.Nullable;

/** A further process of one run of a container, described to the last detail; it may be executed any number of times. */
public final class PreparedProcess {
    private final ContainerProcess process;
    private final @Nullable Seccomp seccomp;
    private final boolean stdin;

    PreparedProcess(ContainerProcess process, @Nullable Seccomp seccomp, boolean stdin) {
        this.process = process;
        this.seccomp = seccomp;
        this.stdin = stdin;
    }

    ContainerProcess process() {
        return process;
    }

    @Nullable
    Seccomp seccomp() {
        return seccomp;
    }

    boolean stdin() {
        return stdin;
    }
}
