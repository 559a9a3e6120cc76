package dev.jdocker.daemon.container;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.daemon.container.ContainerState.Transition;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Protection;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code DELETE /containers/{id}}: the container is forgotten, its folder renamed aside and freed later. */
final class RemoveContainer implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RemoveContainer.class);

    private final Engine engine;
    private final Killing killing;

    RemoveContainer(Engine engine, Killing killing) {
        this.engine = engine;
        this.killing = killing;
    }

    @Override
    public void handle(Exchange exchange) {
        String reference = exchange.pathVariable("id");
        if (exchange.query().bool("link", false)) {
            removeLink(reference);
            exchange.respond(204);
            return;
        }
        if (engine.registry().get(reference).document().isProtected() && !Protection.isWaived(exchange.query())) {
            throw Protection.refusal("cannot remove container \"" + reference + "\"", "container");
        }
        remove(
                reference,
                engine.registry().get(reference),
                exchange.query().bool("force", false),
                exchange.query().bool("v", false));
        exchange.respond(204);
    }

    /** Of {@code web/database}: the container {@code web} is linked to no {@code database} any more. */
    private void removeLink(String reference) {
        String path = reference.startsWith("/") ? reference.substring(1) : reference;
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            Container _ = engine.registry().get(path);
            throw new Conflict("Conflict, cannot remove the default link name of the container");
        }
        Container parent = engine.registry().get(path.substring(0, slash));
        String alias = path.substring(slash + 1);
        parent.locked(() -> {
            ContainerDocument document = parent.document();
            List<String> kept = document.hostConfig().links().stream()
                    .filter(link -> !link.endsWith(":" + alias))
                    .toList();
            if (kept.size() == document.hostConfig().links().size()) {
                throw new NotFound("No such container: " + reference);
            }
            HostConfig changed = document.hostConfig().toBuilder().links(kept).build();
            parent.document(document.withHostConfig(changed));
            engine.store().write(parent.document());
            if (parent.isRunning()) {
                dropFromHosts(document, parent.document());
            }
            return null;
        });
    }

    private void dropFromHosts(ContainerDocument before, ContainerDocument now) {
        try {
            engine.files().dropLinks(before, now);
        } catch (IOException e) {
            throw new ServerError("take the link out of the hosts of " + now.id() + ": " + e.getMessage(), e);
        }
    }

    private void remove(String reference, Container container, boolean force, boolean volumes) {
        if (force && container.isRunning()) {
            killing.killAndWait(container);
        }
        boolean begun = container.locked(() -> {
            requireEnded(reference, container);
            boolean free = !(container.state() instanceof ContainerState.Removing);
            if (free) {
                container.apply(new Transition.RemovalBegun());
            } else if (!force) {
                throw new Conflict("removal of container " + reference + " is already in progress");
            }
            return free;
        });
        if (!begun) {
            Container.ExitStatus _ = container.removal().join();
            return;
        }
        // Its end is told before its addresses and mounts are given back, and none of them may outlive it.
        container.cleanedUp().join();
        finish(container, volumes);
    }

    private static void requireEnded(String reference, Container container) {
        if (container.isRunning()) {
            boolean paused = container.state() instanceof ContainerState.Paused;
            throw new Conflict("cannot remove container \"" + reference + "\": container is "
                    + StateView.word(container.state())
                    + (paused
                            ? " and must be unpaused first"
                            : ": stop the container before removing or force remove"));
        }
    }

    /**
     * Removes a container that does not run, unless somebody does already.
     *
     * @param volumes whether volumes without names go with it
     */
    void removeEnded(Container container, boolean volumes) {
        boolean begun = container.locked(() -> {
            boolean free = container.state() instanceof ContainerState.Created
                    || container.state() instanceof ContainerState.Exited;
            if (free) {
                container.apply(new Transition.RemovalBegun());
            }
            return free;
        });
        if (begun) {
            try {
                finish(container, volumes);
            } catch (ServerError e) {
                LOG.error("remove container {}", container.id(), e);
            }
        }
    }

    /** Does what is left to do for a container that is being removed. */
    void finish(Container container, boolean volumes) {
        Container.ExitStatus last = container.lastExit();
        try {
            engine.snapshotter().remove(container.id().text());
        } catch (NotFound e) {
            LOG.debug("container {} has no root file system any more", container.id());
        } catch (RuntimeException e) {
            container.locked(() -> {
                container.apply(new Transition.RemovalFailed());
                engine.store().write(container.document());
                return null;
            });
            throw new ServerError("cannot remove container " + container.id() + ": " + e.getMessage(), e);
        }
        engine.registry().remove(container);
        engine.imageMounts().release(container.document());
        releaseVolumes(container.document(), volumes);
        SecretWishes.release(
                engine.secrets(), container.id(), container.document().hostConfig());
        container.io().abandon();
        engine.tell(container, RunObserver::removed);
        engine.events().publish(container.document(), "destroy");
        container.removal().complete(last);
        // While the image is there its layers stay anyway; it is gone only after "rmi --force".
        if (engine.images().find(container.document().imageId()).isEmpty()) {
            Thread.ofVirtual().name("free-layers").start(engine.garbage());
        }
    }

    private void releaseVolumes(ContainerDocument document, boolean remove) {
        for (MountPoint point : document.mounts()) {
            if (!point.type().equals("volume")) {
                continue;
            }
            engine.volumes().release(point.name(), document.id().text());
            MountDetail detail = document.detail(point.destination());
            if (remove && detail != null && detail.isAnonymous()) {
                try {
                    boolean _ = engine.volumes().removeUnheld(point.name());
                } catch (RuntimeException e) {
                    LOG.error("remove volume {} of container {}", point.name(), document.id(), e);
                }
            }
        }
    }
}
