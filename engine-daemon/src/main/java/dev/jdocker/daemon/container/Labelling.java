package dev.jdocker.daemon.container;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.daemon.container.spec.SpecBuilder;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.selinux.ContainerContexts;
import dev.jdocker.selinux.Relabeling;
import dev.jdocker.selinux.SeLinuxException;
import dev.jdocker.selinux.SeLinuxLabels;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SELinux labels of containers and of the files that are mounted into them; on a kernel without SELinux there are none. */
final class Labelling {
    private final SpecBuilder specs;
    private final ContainerRegistry registry;
    private final SecureRandom random = new SecureRandom();

    Labelling(SpecBuilder specs, ContainerRegistry registry) {
        this.specs = specs;
        this.registry = registry;
    }

    /**
     * The labels of a new container, null for none.
     *
     * @throws BadRequest in Docker's words for an option that is none
     */
    @Nullable
    SeLinuxLabels of(HostConfig wish) {
        ContainerContexts contexts = specs.seLinux(wish).orElse(null);
        if (contexts == null) {
            return null;
        }
        List<String> options = new ArrayList<>(specs.labelOptions(wish));
        if (options.isEmpty()) {
            options.addAll(ofSharedContainers(wish));
        }
        Set<String> taken = registry.all().stream()
                .map(container -> container.document().seLinux())
                .filter(Objects::nonNull)
                .map(labels -> ContainerContexts.levelOf(labels.process()))
                .collect(Collectors.toSet());
        try {
            return contexts.labels(options, taken::contains, random);
        } catch (SeLinuxException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    /** Processes that see each other have one label. */
    private List<String> ofSharedContainers(HostConfig wish) {
        List<List<String>> all = Stream.of(wish.ipcMode(), wish.pidMode())
                .filter(mode -> mode.startsWith(NamespaceSharing.CONTAINER))
                .map(mode -> registry.get(mode.substring(NamespaceSharing.CONTAINER.length()))
                        .document()
                        .seLinux())
                .map(labels -> ContainerContexts.optionsOf(labels == null ? "" : labels.process()))
                .distinct()
                .toList();
        if (all.size() > 1) {
            throw new BadRequest("--ipc and --pid containers SELinux labels aren't the same");
        }
        return all.isEmpty() ? List.of() : all.getFirst();
    }

    /**
     * Gives files their container's label: the engine's own for it, and those that are mounted with {@code :z}, for all
     * containers, or {@code :Z}.
     */
    static void relabel(ContainerDocument document, Collection<String> ownFiles, Relabeling relabeling) {
        SeLinuxLabels labels = document.seLinux();
        if (labels == null || labels.mount().isEmpty()) {
            return;
        }
        try {
            ownFiles.forEach(file -> relabeling.relabel(Path.of(file), labels.mount(), false));
            for (MountPoint mount : document.mounts()) {
                List<String> options = List.of(mount.mode().split(","));
                if (options.contains("z") || options.contains("Z")) {
                    relabeling.relabel(Path.of(mount.source()), labels.mount(), options.contains("z"));
                }
            }
        } catch (SeLinuxException e) {
            throw new ServerError("error while creating mount source path: " + e.getMessage(), e);
        }
    }
}
