package dev.jdocker.runtime;

import dev.jdocker.oci.Spec;
import java.nio.file.Path;

/**
 * Everything needed to start one container.
 *
 * @param id the container's id
 * @param spec the OCI config; {@code spec.root.path} is not used, {@code rootfs} is; {@code linux.cgroupsPath} names the
 *     cgroup, {@code process.terminal} and {@code process.consoleSize} the terminal
 * @param runDirectory a directory on tmpfs for pid, locks, spooled output and the exit record; made if missing
 * @param openStdin whether the process gets a stdin that can be written; else it reads /dev/null
 * @param init whether a tiny init is process 1, which reaps orphans, forwards signals and ends as its child does
 */
public record LaunchRequest(String id, Spec spec, Rootfs rootfs, Path runDirectory, boolean openStdin, boolean init) {}
