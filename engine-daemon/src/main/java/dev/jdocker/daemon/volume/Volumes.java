package dev.jdocker.daemon.volume;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.Protection;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.quota.ProjectQuotas;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The volumes of this engine. A <em>holder</em> is whoever must find a volume again later, such as a container that exists; a
 * volume with holders is not removed. A <em>user</em> has it mounted now. Every change is durable before it returns.
 */
public final class Volumes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);
    private static final int ID_BYTES = 32;

    private final Trash trash = new Trash();
    private final SecureRandom random = new SecureRandom();
    private final NameLocks locks = new NameLocks();
    private final Map<String, HeldVolume> volumes = new ConcurrentHashMap<>();
    private final VolumeFolder folder;
    private final LocalDriver local;
    private final VolumeDrivers plugins;
    private final EventBus events;
    private final InstantSource clock;

    private Volumes(Path folder, Linux linux, VolumeDrivers plugins, EventBus events, InstantSource clock)
            throws IOException {
        this.folder = new VolumeFolder(folder, ProjectQuotas.ofVolumes(linux), trash);
        this.local = new LocalDriver(this.folder, new LocalMount(linux));
        this.plugins = plugins;
        this.events = events;
        this.clock = clock;
        for (VolumeDocument document : this.folder.load()) {
            volumes.put(document.name(), new HeldVolume(document, new LazyDriver(document.driver(), this::driver)));
        }
    }

    /** Opens what is in {@code dataRoot} and sweeps what a crash left there. */
    public static Volumes open(Path dataRoot, Linux linux, VolumeDrivers plugins, EventBus events, InstantSource clock)
            throws IOException {
        return new Volumes(dataRoot.resolve("volumes"), linux, plugins, events, clock);
    }

    /** A volume as it was given to a holder. */
    public record Given(VolumeDocument document, boolean made) {
        public String name() {
            return document.name();
        }
    }

    /**
     * Finds the volume that is wanted or makes it, and keeps it for {@code holder}.
     *
     * @param holder null for nobody
     * @throws Conflict if one of that name has another driver
     * @throws NotFound if the driver is not there
     */
    public Given obtain(VolumeWish wish, @Nullable String holder) {
        String name = wish.name().isEmpty() ? newName() : wish.name();
        try {
            return locks.locked(name, () -> obtain(name, wish, holder));
        } catch (BadRequest e) {
            throw new BadRequest("create " + name + ": " + e.text(), e);
        } catch (NotFound e) {
            throw new NotFound("create " + name + ": " + e.text(), e);
        } catch (Conflict e) {
            throw new Conflict("create " + name + ": " + e.text(), e);
        } catch (ServerError e) {
            throw new ServerError("create " + name + ": " + e.text(), e);
        }
    }

    private Given obtain(String name, VolumeWish wish, @Nullable String holder) {
        VolumeDriver driver = driver(wish.driver().isEmpty() ? LocalDriver.NAME : wish.driver());
        HeldVolume held = volumes.get(name);
        boolean made = false;
        if (held == null) {
            held = wish.driver().isEmpty() ? ofPlugin(name).orElse(null) : null;
        } else if (!wish.driver().isEmpty() && !held.document().driver().equals(driver.name())) {
            throw new Conflict("driver '" + held.document().driver() + "' already has volume '" + name
                    + "': volume name must be unique");
        }
        if (held == null) {
            held = make(name, wish, driver);
            made = true;
        }
        if (holder != null) {
            held.hold(holder);
        }
        return new Given(held.document(), made);
    }

    private HeldVolume make(String name, VolumeWish wish, VolumeDriver driver) {
        Map<String, String> labels = wish.labels();
        if (wish.name().isEmpty()) {
            labels = new TreeMap<>(labels);
            labels.put(VolumeDocument.ANONYMOUS, "");
        }
        VolumeDocument document = new VolumeDocument(
                VolumeDocument.LAYOUT, name, driver.name(), new Timestamp(seconds()), labels, wish.options());
        if (driver != local) {
            LocalDriver.checkName(name); // it is a name of a folder too
        }
        driver.create(document);
        if (driver != local) {
            folder.create(document);
        }
        HeldVolume made = new HeldVolume(document, driver);
        volumes.put(name, made);
        publish("create", document, Map.of());
        return made;
    }

    /** As Docker shows it, without parts of a second. */
    private Instant seconds() {
        return Instant.ofEpochSecond(clock.instant().getEpochSecond());
    }

    /** A volume that the driver of a plugin has, whoever made it there. */
    private Optional<HeldVolume> ofPlugin(String name) {
        for (VolumeDriver driver : plugins.all()) {
            Optional<VolumeDocument> found = driver.find(name);
            if (found.isPresent()) {
                HeldVolume held = new HeldVolume(found.get(), driver);
                volumes.put(name, held);
                return Optional.of(held);
            }
        }
        return Optional.empty();
    }

    private String newName() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private VolumeDriver driver(String name) {
        return name.equals(LocalDriver.NAME) ? local : plugins.get(name);
    }

    /** Notes, at the engine's start, that a holder has a volume; one that is gone is no error yet. */
    public void keep(String name, String holder) {
        HeldVolume held = volumes.get(name);
        if (held != null) {
            held.hold(holder);
        }
    }

    /** The holder does not need the volume any more. */
    public void release(String name, String holder) {
        var _ = locks.locked(name, () -> {
            HeldVolume held = volumes.get(name);
            if (held != null) {
                held.release(holder);
            }
            return Optional.empty();
        });
    }

    /**
     * Gives a holder access to the files, which lie at the path that is returned until {@link #unmount}.
     *
     * @throws NotFound if the volume is gone
     */
    public Path mount(String name, String user) {
        return locks.locked(name, () -> {
            HeldVolume held = require(name);
            return held.driver().mount(held.document(), user);
        });
    }

    /** Takes the access back; no error where there was none. */
    public void unmount(String name, String user) {
        var _ = locks.locked(name, () -> {
            HeldVolume held = volumes.get(name);
            if (held != null) {
                held.driver().unmount(held.document(), user);
            }
            return Optional.empty();
        });
    }

    /** Does something with a volume that nobody holds, mounts or removes meanwhile but {@code holder}; nothing where others do. */
    void exclusively(String name, String holder, Runnable action) {
        serially(name, () -> {
            if (require(name).holders().equals(List.of(holder))) {
                action.run();
            }
        });
    }

    /** Does something while nobody begins or ends to hold the volume, or mounts or removes it. */
    void serially(String name, Runnable action) {
        var _ = locks.locked(name, () -> {
            action.run();
            return Optional.empty();
        });
    }

    /** Takes away what an earlier engine process left mounted. To be called once all holders and users are known. */
    public void sweep() {
        for (HeldVolume held : volumes.values()) {
            if (held.document().driver().equals(LocalDriver.NAME)) {
                try {
                    local.sweep(held.document());
                } catch (RuntimeException e) {
                    LOG.warn("unmount volume {}: {}", held.document().name(), e.getMessage());
                }
            }
        }
    }

    /** Where the files of a volume are, empty where that is not known. */
    public String path(String name) {
        HeldVolume held = volumes.get(name);
        return held == null ? "" : held.driver().path(held.document());
    }

    /** Whether the files lie in the volume's own folder and nowhere else. */
    public boolean isFolder(String name) {
        VolumeDocument document = require(name).document();
        return document.driver().equals(LocalDriver.NAME) && !LocalDriver.mountsSomething(document);
    }

    /**
     * Removes a volume.
     *
     * @throws NotFound if there is none
     * @throws Conflict if somebody holds it, or it is protected
     */
    public void remove(String name) {
        remove(name, false);
    }

    /** The same, {@code although} it is protected if that is true. */
    void remove(String name, boolean although) {
        var _ = locks.locked(name, () -> {
            HeldVolume held = require(name);
            if (held.isHeld()) {
                throw new Conflict(
                        "remove " + name + ": volume is in use - [" + String.join(", ", held.holders()) + "]");
            }
            if (held.document().isProtected() && !although) {
                throw Protection.refusal("remove " + name, "volume");
            }
            held.driver().remove(held.document());
            if (!held.document().driver().equals(LocalDriver.NAME)) {
                folder.remove(name);
            }
            volumes.remove(name);
            publish("destroy", held.document(), Map.of());
            return Optional.empty();
        });
    }

    /** Removes a volume unless somebody holds it or it is protected; whether it is gone by that. */
    public boolean removeUnheld(String name) {
        try {
            remove(name);
            return true;
        } catch (NotFound | Conflict e) {
            LOG.debug("volume {} stays: {}", name, e.text());
            return false;
        }
    }

    /** A volume as it was given, also if it has been removed since. */
    HeldVolume asGiven(Given given) {
        return new HeldVolume(given.document(), new LazyDriver(given.document().driver(), this::driver));
    }

    HeldVolume require(String name) {
        HeldVolume held = volumes.get(name);
        if (held != null) {
            return held;
        }
        return plugins.all().isEmpty()
                ? missing(name)
                : locks.locked(name, () -> ofPlugin(name).orElseGet(() -> missing(name)));
    }

    private static HeldVolume missing(String name) {
        throw new NotFound("get " + name + ": no such volume");
    }

    /** Those with a label, by name. */
    public List<VolumeDocument> labelled(String label) {
        return all().stream()
                .map(HeldVolume::document)
                .filter(document -> document.labels().containsKey(label))
                .toList();
    }

    /** All that are known here, by name. */
    Collection<HeldVolume> all() {
        return new TreeMap<>(volumes).values();
    }

    /** Adds what the drivers of plugins have besides; what went wrong goes to {@code warnings}. */
    void lookAtPlugins(List<String> warnings) {
        for (VolumeDriver driver : plugins.all()) {
            try {
                Set<String> there = new HashSet<>();
                for (VolumeDocument document : driver.list()) {
                    there.add(document.name());
                    volumes.putIfAbsent(document.name(), new HeldVolume(document, driver));
                }
                // Somebody else may have removed it there.
                volumes.values()
                        .removeIf(held -> held.document().driver().equals(driver.name())
                                && !held.isHeld()
                                && !there.contains(held.document().name()));
            } catch (ApiException e) {
                warnings.add(e.text());
            }
        }
    }

    /** Tells of something that happened to a volume. */
    public void publish(String action, String name, Map<String, String> more) {
        HeldVolume held = volumes.get(name);
        if (held != null) {
            publish(action, held.document(), more);
        }
    }

    private void publish(String action, VolumeDocument document, Map<String, String> more) {
        Map<String, String> attributes = new TreeMap<>(more);
        attributes.put("driver", document.driver());
        events.publish("volume", action, document.name(), attributes);
    }

    EventBus events() {
        return events;
    }

    @Override
    public void close() {
        trash.close();
    }
}
