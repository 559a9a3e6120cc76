package dev.jdocker.runtime;

import dev.jdocker.oci.Spec;
import java.nio.file.Path;

/**
 * A container of the command line, which has no monitor.
 *
 * @param id names the container in messages and in the state that hooks are given
 * @param spec the OCI config; {@code linux.cgroupsPath} names the cgroup
 * @param bundle the bundle's directory, as hooks are told
 * @param rootfs the root file system's directory
 * @param startFifo the named pipe at which the init waits for its start; made by {@code create}
 * @param launch how its process is launched
 */
public record DetachedRequest(
        String id, Spec spec, Path bundle, Path rootfs, Path startFifo, DetachedLaunching launch) {}
