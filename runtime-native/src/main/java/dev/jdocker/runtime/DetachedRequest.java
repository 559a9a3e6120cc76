package dev.jdocker.runtime;

import dev.jdocker.oci.Spec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A container of the command line, which has no monitor.
 *
 * @param id names the container in messages and in the state that hooks are given
 * @param spec the OCI config; {@code linux.cgroupsPath} names the cgroup
 * @param bundle the bundle's directory, as hooks are told
 * @param rootfs the root file system's directory
 * @param startFifo the named pipe at which the init waits for its start; made by {@code create}
 * @param consoleSocket a Unix socket that the terminal's master is sent to; null without a terminal
 * @param preserved how many of this process's descriptors from number 3 on the container inherits
 */
public record DetachedRequest(
        String id,
        Spec spec,
        Path bundle,
        Path rootfs,
        Path startFifo,
        @Nullable Path consoleSocket,
        int preserved) {}
