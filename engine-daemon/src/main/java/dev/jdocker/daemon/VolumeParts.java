package dev.jdocker.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.daemon.plugin.Plugin;
import dev.jdocker.daemon.plugin.PluginFolders;
import dev.jdocker.daemon.volume.VolumeDrivers;
import dev.jdocker.daemon.volume.plugin.PluginDrivers;
import dev.jdocker.daemon.volume.plugin.VolumePlugin;
import dev.jdocker.daemon.volume.plugin.VolumePlugins;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Gives volumes the plugins of this machine. */
final class VolumeParts {
    private VolumeParts() {}

    static VolumeDrivers plugins() {
        return new PluginDrivers(new VolumePlugins() {
            @Override
            public Optional<VolumePlugin> find(String name) {
                return PluginFolders.STANDARD.find(name).map(Called::new);
            }

            @Override
            public Set<String> names() {
                return PluginFolders.STANDARD.names();
            }
        });
    }

    private record Called(Plugin plugin) implements VolumePlugin {
        @Override
        public Set<String> activate() throws IOException {
            return plugin.activate();
        }

        @Override
        public JsonNode call(String method, Object arguments) throws IOException {
            return plugin.call(method, arguments);
        }
    }
}
