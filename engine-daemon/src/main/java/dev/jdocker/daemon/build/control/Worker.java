package dev.jdocker.daemon.build.control;

import buildkit.llb.Platform;
import buildkit.worker.BuildkitVersion;
import buildkit.worker.WorkerRecord;
import dev.jdocker.daemon.http.ServerIdentity;
import dev.jdocker.daemon.image.Emulators;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.function.Supplier;

/**
 * The one worker there is: this engine.
 *
 * @param id names the engine
 * @param hostGateway the address by which containers reach this machine, empty if they have none
 */
record Worker(String id, Supplier<String> hostGateway) {

    /** What the version is called where it matters: clients show it, and compare it with BuildKit's. */
    static BuildkitVersion version() {
        return BuildkitVersion.newBuilder()
                .setPackage("dev.jdocker")
                .setVersion("v0.25.0+jdocker-" + ServerIdentity.VERSION)
                .setRevision("")
                .build();
    }

    WorkerRecord describe() {
        WorkerRecord.Builder worker = WorkerRecord.newBuilder()
                .setID(id)
                .putLabels("org.mobyproject.buildkit.worker.executor", "jdocker")
                // Clients take it for the word that archives, caches and pushes may be asked for.
                .putLabels("org.mobyproject.buildkit.worker.snapshotter", "overlayfs")
                .setBuildkitVersion(version());
        for (ImagePlatform platform : Emulators.ofMachine().platforms(ImagePlatform.host())) {
            worker.addPlatforms(Platform.newBuilder()
                    .setOS(platform.os())
                    .setArchitecture(platform.architecture())
                    .setVariant(platform.variant()));
        }
        String gateway = hostGateway.get();
        if (!gateway.isEmpty()) {
            worker.putLabels("org.mobyproject.buildkit.worker.moby.host-gateway-ip", gateway);
        }
        return worker.build();
    }
}
