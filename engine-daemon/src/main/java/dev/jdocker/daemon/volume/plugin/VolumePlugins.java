package dev.jdocker.daemon.volume.plugin;

import java.util.Optional;
import java.util.Set;

/** The plugins that there are now. */
public interface VolumePlugins {

    Optional<VolumePlugin> find(String name);

    Set<String> names();
}
