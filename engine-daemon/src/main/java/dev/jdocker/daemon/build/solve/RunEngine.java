package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.container.spec.HostConfigRules;
import dev.jdocker.daemon.container.spec.SpecBuilder;
import dev.jdocker.daemon.container.stream.Readiness;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.runtime.ContainerRuntime;
import java.nio.file.Path;

/**
 * What commands of builds are run with.
 *
 * @param runs the folder on tmpfs with the run directories of commands
 * @param secrets the folder on tmpfs for secrets
 */
public record RunEngine(
        Linux linux,
        ContainerRuntime runtime,
        Cgroups cgroups,
        Readiness readiness,
        SpecBuilder specs,
        HostConfigRules rules,
        Networks networks,
        Path runs,
        Path secrets) {}
