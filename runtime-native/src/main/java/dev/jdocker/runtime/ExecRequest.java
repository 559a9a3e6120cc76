package dev.jdocker.runtime;

import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Seccomp;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Another process for a running container: it joins the namespaces and the cgroup of the container's init.
 *
 * @param id names the process in messages and in its monitor's command line
 * @param process what to execute, as whom and with what limits
 * @param seccomp the filter it gets; null for none
 * @param runDirectory one of its own on tmpfs, made if missing; the caller removes it
 * @param openStdin whether the process gets a stdin that can be written; else it reads /dev/null
 * @param brief whether only this engine process wants to know of it: it may have no monitor and no run directory, and write both
 *     its outputs to one pipe
 */
public record ExecRequest(
        String id,
        ContainerProcess process,
        @Nullable Seccomp seccomp,
        Path runDirectory,
        boolean openStdin,
        boolean brief) {

    /** One that outlives this engine process as the container does. */
    public ExecRequest(
            String id, ContainerProcess process, @Nullable Seccomp seccomp, Path runDirectory, boolean openStdin) {
        this(id, process, seccomp, runDirectory, openStdin, false);
    }

    /** One without input that nobody else need follow. */
    public static ExecRequest brief(String id, ContainerProcess process, @Nullable Seccomp seccomp, Path runDirectory) {
        return new ExecRequest(id, process, seccomp, runDirectory, false, true);
    }
}
