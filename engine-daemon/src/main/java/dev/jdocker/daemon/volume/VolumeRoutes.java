package dev.jdocker.daemon.volume;

import dev.jdocker.api.volume.Volume;
import dev.jdocker.api.volume.VolumeUsage;
import dev.jdocker.daemon.error.Unavailable;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.persist.TreeSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The operations on volumes. */
public final class VolumeRoutes {
    private final Volumes volumes;

    public VolumeRoutes(Volumes volumes) {
        this.volumes = volumes;
    }

    public void register(Routes routes) {
        routes.add("GET", "/volumes", new ListVolumes(volumes))
                .add("POST", "/volumes/create", new CreateVolume(volumes))
                .add("POST", "/volumes/prune", new PruneVolumes(volumes))
                .add("GET", "/volumes/{name:.*}", new InspectVolume(volumes))
                .add("PUT", "/volumes/{name:.*}", exchange -> {
                    throw new Unavailable("volume update only valid for cluster volumes, but swarm is unavailable");
                })
                .add("DELETE", "/volumes/{name:.*}", new RemoveVolume(volumes));
    }

    /**
     * Volumes with what they take, for an account of the disk: those of the engine's own folder, as dockerd counts. What is a cache
     * of builds is accounted for as that.
     */
    public List<Volume> withUsage() throws IOException {
        List<Volume> all = new ArrayList<>();
        for (HeldVolume held : volumes.all()) {
            VolumeDocument document = held.document();
            if (document.driver().equals(LocalDriver.NAME)
                    && document.options().isEmpty()
                    && !document.labels().containsKey(VolumeDocument.BUILD_CACHE)) {
                long size = TreeSize.of(Path.of(held.driver().path(document)));
                all.add(VolumeView.of(held)
                        .withUsage(new VolumeUsage(held.holders().size(), size)));
            }
        }
        return all;
    }
}
