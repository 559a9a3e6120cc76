package dev.jdocker.daemon.container.spec;

import dev.jdocker.apparmor.AppArmorProfiles;
import dev.jdocker.capability.BoundingSet;
import dev.jdocker.capability.CapabilityRules;
import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.oci.Device;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.seccomp.DefaultProfile;
import dev.jdocker.seccomp.Machine;
import dev.jdocker.seccomp.SeccompProfile;
import dev.jdocker.selinux.ContainerContexts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What of this machine goes into the configuration of containers.
 *
 * @param thermalPaths the {@code /sys/devices/system/cpu/cpu*}{@code /thermal_throttle} that exist
 * @param devices its device nodes, for privileged containers
 * @param seLinux the labels that the machine's policy has for containers; empty where there is no SELinux
 * @param appArmor loads the AppArmor profile for containers and names it; empty where there is no AppArmor
 */
public record HostFacts(
        CapabilityRules capabilities,
        SeccompProfile defaultProfile,
        Machine machine,
        int cpus,
        List<String> thermalPaths,
        Supplier<List<Device>> devices,
        Supplier<Optional<String>> appArmor,
        Supplier<Optional<ContainerContexts>> seLinux) {
    public HostFacts {
        thermalPaths = List.copyOf(thermalPaths);
    }

    /** Looks at this machine. */
    public static HostFacts detect() throws IOException {
        return new HostFacts(
                new CapabilityRules(BoundingSet.ofThisProcess()),
                DefaultProfile.load(),
                Machine.current(),
                Runtime.getRuntime().availableProcessors(),
                thermal(),
                HostDevices::list,
                new AppArmorProfiles()::ensureDefault,
                ContainerContexts::ofMachine);
    }

    /** The device node of this machine at a path; null if there is none. */
    public static @Nullable Device deviceNode(String path) {
        try {
            return HostDevices.at(Path.of(path).toRealPath()).orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    /** The filter of a container for which nothing else is asked. */
    public Seccomp defaultFilter() {
        CapabilitySet bounding = capabilities.select(CapabilitySet.CONTAINER_DEFAULT, List.of(), List.of());
        return defaultProfile.resolve(bounding, machine);
    }

    private static List<String> thermal() throws IOException {
        Path cpus = Path.of("/sys/devices/system/cpu");
        if (!Files.isDirectory(cpus)) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(cpus, "cpu[0-9]*")) {
            for (Path folder : folders) {
                Path throttle = folder.resolve("thermal_throttle");
                if (Files.exists(throttle)) {
                    found.add(throttle.toString());
                }
            }
        }
        return found;
    }
}
