package dev.jdocker.runtime.compile;

import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.Rootfs;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compiled.
 *
 * @param cgroupTasks in how many cgroup v1 hierarchies the process joins a cgroup by its {@code tasks} file; with cgroup v2 it
 *     is born in its cgroup and this is 0
 * @param filter the system call filter, null without one
 * @param runDirectory the container's run directory
 */
public record CompileRequest(
        Spec spec, Rootfs rootfs, int cgroupTasks, @Nullable Filter filter, String runDirectory) {}
