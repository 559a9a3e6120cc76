package dev.jdocker.daemon.container;

import dev.jdocker.daemon.cdi.RequestedDevices;
import dev.jdocker.daemon.config.ContainerDefaults;
import dev.jdocker.daemon.container.spec.HostFacts;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.container.spec.SpecBuilder;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.container.stream.StreamDevices;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.image.ImageStore;
import dev.jdocker.daemon.layer.Snapshotter;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.secret.SecretStores;
import dev.jdocker.daemon.volume.Volumes;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.launch.OwnedNetwork;
import dev.jdocker.selinux.Relabeling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the verbs of this package work with, wired once.
 *
 * @param remapped the user ids of all containers that do not ask for others, null for the host's
 * @param ownedNetworks makes networks that belong to user ids
 * @param devices what clients may request by name
 * @param garbage frees what a container that is gone may have been the last to need
 * @param init whether containers that do not say get a tiny init
 */
record Engine(
        ContainerRegistry registry,
        ContainerStore store,
        ContainerPaths paths,
        ContainerRuntime runtime,
        Cgroups cgroups,
        Snapshotter snapshotter,
        ImageStore images,
        Networks networks,
        Volumes volumes,
        ImageMounts imageMounts,
        SecretStores secrets,
        Linux linux,
        UserLookup users,
        EventBus bus,
        StreamDevices streams,
        ContainerLogFiles logs,
        HostFacts host,
        SpecBuilder specs,
        ContainerDefaults defaults,
        @Nullable IdMap remapped,
        Function<IdMap, OwnedNetwork> ownedNetworks,
        SharedMemory sharedMemory,
        RequestedDevices devices,
        Relabeling relabeling,
        Runnable garbage,
        InstantSource clock,
        RunObservers observers,
        boolean init) {

    ContainerIo newIo() {
        return new ContainerIo(streams);
    }

    /**
     * The control group of a container, whether it exists or not. A run says itself which one it has: the engine's parent
     * group may be another one since.
     */
    Cgroup cgroup(ContainerDocument document) {
        Path said = paths.run(document.id()).resolve("cgroup");
        String group = "";
        try {
            group = Files.readString(said).strip();
        } catch (NoSuchFileException e) {
            // It does not run.
        } catch (IOException e) {
            throw new UncheckedIOException("read " + said, e);
        }
        return cgroups.open(group.isEmpty() ? specs.cgroupPath(document.id().text(), document.hostConfig()) : group);
    }

    /** Tells those who follow the runs of containers. */
    void tell(Container container, BiConsumer<RunObserver, ActiveContainer> what) {
        ActiveContainer seen = new HostedProcesses(this, container);
        observers.tell(observer -> what.accept(observer, seen));
    }

    ContainerFiles files() {
        return new ContainerFiles(paths, networks, links(), defaults.names());
    }

    BridgeLinks links() {
        return new BridgeLinks(registry, networks);
    }

    ContainerEvents events() {
        return new ContainerEvents(bus, networks);
    }
}
