package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.linux.Linux;
import java.time.InstantSource;

/** What all builds have in common. */
record Shared(
        Linux linux,
        LayerStore layers,
        LayerTars tars,
        Overlays overlays,
        Workspaces workspaces,
        CacheStore cache,
        CacheMounts mounts,
        KeyLocks locks,
        FileDigests digests,
        RunEngine engine,
        InstantSource clock) {}
