package dev.jdocker.daemon.container;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.daemon.container.spec.Sharing;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.runtime.launch.OwnedNetwork;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds what a container shares with others: {@code --network}, {@code --pid} or {@code --ipc container:ID}, {@code --ipc shareable}. */
final class NamespaceSharing {
    static final String CONTAINER = "container:";

    private final ContainerRegistry registry;
    private final SharedMemory memory;
    private final Networks networks;

    NamespaceSharing(ContainerRegistry registry, SharedMemory memory, Networks networks) {
        this.registry = registry;
        this.memory = memory;
        this.networks = networks;
    }

    /** The same with the containers that it names told by their ids; they are to be there. */
    HostConfig resolve(HostConfig wish) {
        return wish.toBuilder()
                .pidMode(resolve(wish.pidMode()))
                .ipcMode(resolve(wish.ipcMode()))
                .networkMode(resolveNetwork(wish.networkMode()))
                .build();
    }

    /** Whose network it is may come later, as with dockerd. */
    private String resolveNetwork(String mode) {
        try {
            return resolve(mode);
        } catch (BadRequest e) {
            return mode;
        }
    }

    private String resolve(String mode) {
        if (!mode.startsWith(CONTAINER)) {
            return mode;
        }
        try {
            return CONTAINER + registry.get(mode.substring(CONTAINER.length())).id();
        } catch (NotFound e) {
            throw new BadRequest(e.text(), e); // not found would be the image, to clients
        }
    }

    /**
     * What a container that is about to start shares; its own shared memory is mounted.
     *
     * @param owned the network that was made for its user ids, null without
     */
    Sharing prepare(ContainerDocument document, @Nullable OwnedNetwork owned) {
        HostConfig wish = document.hostConfig();
        Path ipc = null;
        Path shared = null;
        if (wish.ipcMode().startsWith(CONTAINER)) {
            Container donor = donor(wish.ipcMode(), "IPC");
            shared = sharedBy(donor.document());
            ipc = namespace(donor, "ipc");
        } else if (wish.ipcMode().equals("shareable")) {
            shared = memory.mount(document.id(), wish.shmSizeBytes());
        }
        return new Sharing(
                wish.pidMode().startsWith(CONTAINER) ? namespace(donor(wish.pidMode(), "PID"), "pid") : null,
                ipc,
                network(document),
                owned == null ? networkOwnersUsers(document) : own(owned),
                shared);
    }

    private static Path own(OwnedNetwork owned) {
        return Path.of(
                "/proc",
                Long.toString(ProcessHandle.current().pid()),
                "fd",
                Integer.toString(owned.users().number()));
    }

    /** Who shares the network of a container with the same user ids has the same rights in it, as with dockerd. */
    private @Nullable Path networkOwnersUsers(ContainerDocument document) {
        String mode = document.hostConfig().networkMode();
        if (document.idMap() == null || !mode.startsWith(CONTAINER)) {
            return null;
        }
        Container owner = networkOwner(mode);
        return document.idMap().equals(owner.document().idMap()) ? namespace(owner, "user") : null;
    }

    private @Nullable Path network(ContainerDocument document) {
        String mode = document.hostConfig().networkMode();
        if (mode.startsWith(CONTAINER)) {
            return namespace(networkOwner(mode), "net");
        }
        return networks.sandbox(document.id().text())
                .map(sandbox -> Path.of(sandbox.file()))
                .orElse(null);
    }

    /** The running container whose network that mode names. */
    Container networkOwner(String mode) {
        Container owner = owner(mode);
        if (!owner.isRunning()) {
            throw new Conflict("cannot join network namespace of a non running container: container "
                    + owner.document().name().text() + " is "
                    + StateView.word(owner.state()));
        }
        return owner;
    }

    private Container owner(String mode) {
        try {
            return registry.get(mode.substring(CONTAINER.length()));
        } catch (NotFound e) {
            throw new NotFound("joining network namespace of container: " + e.text(), e);
        }
    }

    private Container donor(String mode, String kind) {
        Container donor = registry.get(mode.substring(CONTAINER.length()));
        if (!donor.isRunning()) {
            throw new ServerError("failed to join " + kind + " namespace: container " + donor.id() + " is not running");
        }
        return donor;
    }

    private static @Nullable Path namespace(Container donor, String name) {
        return donor.process()
                .map(process -> Path.of("/proc", Integer.toString(process.pid()), "ns", name))
                .orElse(null);
    }

    /** Where the shared memory of a container is that lets others have it. */
    private Path sharedBy(ContainerDocument donor) {
        String mode = donor.hostConfig().ipcMode();
        if (mode.startsWith(CONTAINER)) {
            return sharedBy(registry.get(mode.substring(CONTAINER.length())).document());
        }
        return switch (mode) {
            case "host" -> Path.of("/dev/shm");
            case "shareable" -> memory.of(donor.id());
            default ->
                throw new ServerError("failed to join IPC namespace: container " + donor.id()
                        + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
        };
    }
}
