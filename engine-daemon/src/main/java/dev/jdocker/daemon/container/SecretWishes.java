package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.SecretMount;
import dev.jdocker.api.secret.Secret;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.secret.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets that a container wants to have as files: kept for it as long as it is there. */
final class SecretWishes {
    private static final Logger LOG = LoggerFactory.getLogger(SecretWishes.class);
    private static final Path FOLDER = Path.of("/run/secrets");
    private static final int USUAL_MODE = 0444;
    private static final long MOST_ID = 0xffff_fffeL;

    private SecretWishes() {}

    /**
     * The configuration with ids and places of the secrets filled in; they are kept for the container.
     *
     * @throws BadRequest for a place that is none, or one that is not there
     */
    static HostConfig hold(Secrets secrets, ContainerId id, HostConfig wish) {
        if (wish.secrets().isEmpty()) {
            return wish;
        }
        List<SecretMount> held = new ArrayList<>();
        Set<String> places = new HashSet<>();
        try {
            for (SecretMount mount : wish.secrets()) {
                SecretMount complete = hold(secrets, id, mount);
                held.add(complete);
                if (!places.add(complete.target())) {
                    throw new BadRequest("Duplicate mount point: " + complete.target());
                }
            }
        } catch (RuntimeException e) {
            held.forEach(mount -> secrets.release(mount.id(), id.text()));
            throw e;
        }
        return wish.toBuilder().secrets(held).build();
    }

    private static SecretMount hold(Secrets secrets, ContainerId id, SecretMount mount) {
        if (mount.uid() < 0 || mount.uid() > MOST_ID || mount.gid() < 0 || mount.gid() > MOST_ID) {
            throw new BadRequest("invalid owner of secret " + mount.source() + ": " + mount.uid() + ":" + mount.gid());
        }
        if (mount.mode() < 0 || mount.mode() > 0777) {
            throw new BadRequest(
                    "invalid mode of secret " + mount.source() + ": " + Integer.toOctalString(mount.mode()));
        }
        Secret secret;
        try {
            secret = secrets.hold(mount.source(), id.text());
        } catch (NotFound e) {
            throw new BadRequest(e.text(), e); // not found would be the image, to clients
        }
        String name = mount.target().isEmpty() ? secret.spec().name() : mount.target();
        Path target = FOLDER.resolve(name).normalize();
        if (target.getNameCount() == 0 || (!name.startsWith("/") && !target.startsWith(FOLDER))) {
            secrets.release(secret.id(), id.text());
            throw new BadRequest("invalid target of secret " + mount.source() + ": " + mount.target());
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
    static void release(Secrets secrets, ContainerId id, HostConfig wish) {
        wish.secrets().forEach(mount -> secrets.release(mount.id(), id.text()));
    }

    /** The engine starts: the container is still there. */
    static void keep(Secrets secrets, ContainerDocument document) {
        for (SecretMount mount : document.hostConfig().secrets()) {
            try {
                Secret _ = secrets.hold(mount.id(), document.id().text());
            } catch (NotFound e) {
                LOG.error("container {}: {}", document.id(), e.text());
            }
        }
    }
}
