package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.SecretMount;
import dev.jdocker.api.secret.Secret;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.secret.SecretStores;
import dev.jdocker.daemon.secret.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets and configs that a container wants to have as files: kept for it as long as it is there. */
final class SecretWishes {
    private static final Logger LOG = LoggerFactory.getLogger(SecretWishes.class);
    private static final int USUAL_MODE = 0444;
    private static final long MOST_ID = 0xffff_fffeL;

    private SecretWishes() {}

    /**
     * The configuration with ids and places of secrets and configs filled in; they are kept for the container.
     *
     * @throws BadRequest for a place that is none, or one that is not there
     */
    static HostConfig hold(SecretStores stores, ContainerId id, HostConfig wish) {
        Set<String> places = new HashSet<>();
        List<SecretMount> secrets = hold(stores.secrets(), id, wish.secrets(), places);
        try {
            return wish.toBuilder()
                    .secrets(secrets)
                    .configs(hold(stores.configs(), id, wish.configs(), places))
                    .build();
        } catch (RuntimeException e) {
            release(stores.secrets(), id, secrets);
            throw e;
        }
    }

    private static List<SecretMount> hold(Secrets store, ContainerId id, List<SecretMount> wishes, Set<String> places) {
        List<SecretMount> held = new ArrayList<>();
        try {
            for (SecretMount mount : wishes) {
                SecretMount complete = hold(store, id, mount);
                held.add(complete);
                if (!places.add(complete.target())) {
                    throw new BadRequest("Duplicate mount point: " + complete.target());
                }
            }
            return held;
        } catch (RuntimeException e) {
            release(store, id, held);
            throw e;
        }
    }

    private static SecretMount hold(Secrets store, ContainerId id, SecretMount mount) {
        String what = store.kind().word() + " " + mount.source() + ": ";
        if (mount.uid() < 0 || mount.uid() > MOST_ID || mount.gid() < 0 || mount.gid() > MOST_ID) {
            throw new BadRequest("invalid owner of " + what + mount.uid() + ":" + mount.gid());
        }
        if (mount.mode() < 0 || mount.mode() > 0777) {
            throw new BadRequest("invalid mode of " + what + Integer.toOctalString(mount.mode()));
        }
        Secret secret;
        try {
            secret = store.hold(mount.source(), id.text());
        } catch (NotFound e) {
            throw new BadRequest(e.text(), e); // not found would be the image, to clients
        }
        Path folder = store.kind().place();
        String name = mount.target().isEmpty() ? secret.spec().name() : mount.target();
        Path target = folder.resolve(name).normalize();
        boolean leavesFolder = !name.startsWith("/")
                && (!target.startsWith(folder) || Path.of(name).normalize().startsWith(".."));
        if (target.getNameCount() == 0 || leavesFolder) {
            store.release(secret.id(), id.text());
            throw new BadRequest("invalid target of " + what + mount.target());
        }
        return new SecretMount(
                secret.spec().name(),
                secret.id(),
                target.toString(),
                mount.uid(),
                mount.gid(),
                mount.mode() == 0 ? USUAL_MODE : mount.mode());
    }

    /** The container is gone, or does not come to be. */
    static void release(SecretStores stores, ContainerId id, HostConfig wish) {
        release(stores.secrets(), id, wish.secrets());
        release(stores.configs(), id, wish.configs());
    }

    private static void release(Secrets store, ContainerId id, List<SecretMount> mounts) {
        mounts.forEach(mount -> store.release(mount.id(), id.text()));
    }

    /** The engine starts: the container is still there. */
    static void keep(SecretStores stores, ContainerDocument document) {
        keep(stores.secrets(), document, document.hostConfig().secrets());
        keep(stores.configs(), document, document.hostConfig().configs());
    }

    private static void keep(Secrets store, ContainerDocument document, List<SecretMount> mounts) {
        for (SecretMount mount : mounts) {
            try {
                Secret _ = store.hold(mount.id(), document.id().text());
            } catch (NotFound e) {
                LOG.error("container {}: {}", document.id(), e.text());
            }
        }
    }
}
