package dev.jdocker.daemon.container;

import dev.jdocker.api.container.BindOptions;
import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.Mount;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.api.container.VolumeDriverConfig;
import dev.jdocker.api.container.VolumeOptions;
import dev.jdocker.api.json.Absent;
import dev.jdocker.daemon.container.spec.MountPlan;
import dev.jdocker.daemon.container.spec.VolumesFromText;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.image.Image;
import dev.jdocker.daemon.volume.VolumeWish;
import dev.jdocker.daemon.volume.Volumes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a new container its mounts: those of other containers first, then its own in their place, then new volumes where its
 * image wants some. If it does not come to be, {@link #giveBack} leaves everything as it was; only a volume that was asked for
 * by a name stays, as with Docker.
 */
final class NewMounts {
    private final Engine engine;
    private final ContainerId id;
    private final HostConfig wish;
    private final ContainerConfig config;
    private final List<MountPlan.Wanted> wanted;
    private final List<Inherited> inherited;
    private final Map<String, MountPoint> points = new LinkedHashMap<>();
    private final Map<String, MountDetail> details = new LinkedHashMap<>();
    private final List<String> filled = new ArrayList<>();
    private final List<String> obtained = new ArrayList<>();
    private final List<String> madeWithoutName = new ArrayList<>();

    /**
     * Checks what is wanted; nothing has changed yet.
     *
     * @throws BadRequest in Docker's words
     */
    NewMounts(Engine engine, ContainerId id, HostConfig wish, ContainerConfig config) {
        this.engine = engine;
        this.id = id;
        this.wish = wish;
        this.config = config;
        this.wanted = MountPlan.of(wish);
        this.inherited = wish.volumesFrom().stream()
                .map(text -> inherited(VolumesFromText.parse(text)))
                .toList();
    }

    private record Inherited(ContainerDocument owner, boolean writable) {}

    private Inherited inherited(VolumesFromText text) {
        try {
            return new Inherited(engine.registry().get(text.container()).document(), text.isWritable());
        } catch (NotFound e) {
            throw new BadRequest(e.text(), e); // not found would be the image, to clients
        }
    }

    /** Finds and makes the volumes, and keeps them for the container. */
    MountsOfContainer obtain() {
        inherited.forEach(this::takeOver);
        for (MountPlan.Wanted one : wanted) {
            String destination = one.destination();
            forget(destination);
            switch (one.mount().type()) {
                case "volume" -> volume(one);
                case "image" -> image(one.mount(), destination);
                default -> plain(one);
            }
        }
        for (String place : config.volumes().keySet()) {
            String destination = clean(place);
            // a tmpfs there would hide it for ever
            if (!points.containsKey(destination) && !isTmpfs(destination)) {
                String driver = wish.volumeDriver();
                VolumeOptions options = driver.isEmpty()
                        ? null
                        : new VolumeOptions(false, Map.of(), "", new VolumeDriverConfig(driver, Map.of()));
                volume(new MountPlan.Wanted(mount("volume", destination, options), "", true));
            }
        }
        return new MountsOfContainer(List.copyOf(points.values()), Map.copyOf(details), List.copyOf(filled));
    }

    private static String clean(String place) {
        String clean = Path.of("/", place).normalize().toString();
        if (clean.equals("/")) {
            throw new BadRequest("invalid specification: destination can't be '/'");
        }
        return clean;
    }

    private boolean isTmpfs(String destination) {
        return wish.tmpfs().keySet().stream().anyMatch(place -> clean(place).equals(destination));
    }

    private static Mount mount(String type, String target, @Nullable VolumeOptions options) {
        return new Mount(type, "", target, false, "", null, options, null, null, "");
    }

    private void forget(String destination) {
        points.remove(destination);
        details.remove(destination);
    }

    private void takeOver(Inherited from) {
        for (MountPoint point : from.owner().mounts()) {
            String destination = point.destination();
            MountDetail detail = from.owner().detail(destination);
            if (point.type().equals("volume")) {
                Volumes.Given _ = obtain(new VolumeWish(point.name(), point.driver(), Absent.map(), Absent.map()));
            }
            forget(destination);
            points.put(
                    destination,
                    new MountPoint(
                            point.type(),
                            point.name(),
                            point.source(),
                            destination,
                            point.driver(),
                            "",
                            point.writable() && from.writable(),
                            point.propagation()));
            if (detail != null) {
                details.put(destination, detail);
            }
        }
    }

    private void volume(MountPlan.Wanted one) {
        Mount mount = one.mount();
        String destination = one.destination();
        VolumeOptions options = mount.volumeOptions();
        VolumeDriverConfig driver = options == null ? null : options.driverConfig();
        Map<String, String> driverOptions =
                driver == null || driver.options().isEmpty() ? Absent.map() : driver.options();
        Volumes.Given given = obtain(new VolumeWish(
                mount.source(),
                driver == null ? "" : driver.name(),
                driverOptions,
                options == null || options.labels().isEmpty() ? Absent.map() : options.labels()));
        boolean ofImage =
                config.volumes().containsKey(destination) && mount.source().isEmpty() && one.ofBinds();
        boolean local = given.document().driver().equals("local");
        points.put(
                destination,
                new MountPoint(
                        "volume",
                        given.name(),
                        engine.volumes().path(given.name()),
                        destination,
                        given.document().driver(),
                        one.mode().isEmpty() && local && !ofImage ? "z" : one.mode(),
                        !mount.readOnly(),
                        ""));
        MountDetail detail = MountDetail.of(mount);
        details.put(destination, detail);
        if (detail.copiesUp()) {
            filled.add(destination);
        }
    }

    private Volumes.Given obtain(VolumeWish wanted) {
        Volumes.Given given = engine.volumes().obtain(wanted, id.text());
        obtained.add(given.name());
        if (given.made() && wanted.name().isEmpty()) {
            madeWithoutName.add(given.name());
        }
        return given;
    }

    private void image(Mount mount, String destination) {
        Image image = engine.images().resolve(mount.source());
        Mount byId = new Mount(
                mount.type(),
                image.id().text(),
                mount.target(),
                true,
                mount.consistency(),
                null,
                null,
                mount.imageOptions(),
                null,
                "");
        points.put(destination, new MountPoint("image", mount.source(), "", destination, "", "", false, "rprivate"));
        details.put(destination, new MountDetail(byId, image.layers()));
    }

    private void plain(MountPlan.Wanted one) {
        Mount mount = one.mount();
        boolean bind = mount.type().equals("bind");
        BindOptions options = mount.bindOptions();
        String propagation = options == null || options.propagation().isEmpty() ? "rprivate" : options.propagation();
        points.put(
                one.destination(),
                new MountPoint(
                        mount.type(),
                        "",
                        bind ? Path.of(mount.source()).normalize().toString() : "",
                        one.destination(),
                        "",
                        one.mode(),
                        !mount.readOnly(),
                        bind ? propagation : ""));
        details.put(one.destination(), MountDetail.of(mount));
    }

    /** The container does not come to be: what was made for it alone goes, what was there stays. */
    void giveBack() {
        obtained.forEach(name -> engine.volumes().release(name, id.text()));
        for (String name : madeWithoutName) {
            boolean _ = engine.volumes().removeUnheld(name);
        }
    }
}
