package dev.jdocker.runtime;

import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Seccomp;
import org.jspecify.annotations.Nullable;

/**
 * Another process for a container of the command line.
 *
 * @param id of the container, for messages
 * @param pid of the container's init
 * @param seccomp the filter it gets; null for none
 * @param like the container's configuration: its personality and memory policy hold for all its processes
 * @param cgroupPath the control group it joins
 * @param launch how it is launched
 */
public record DetachedExec(
        String id,
        int pid,
        ContainerProcess process,
        @Nullable Seccomp seccomp,
        LinuxSection like,
        String cgroupPath,
        DetachedLaunching launch) {}
