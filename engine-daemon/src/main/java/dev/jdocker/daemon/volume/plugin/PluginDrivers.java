package dev.jdocker.daemon.volume.plugin;

import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.volume.VolumeDriver;
import dev.jdocker.daemon.volume.VolumeDrivers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The volume drivers that plugins are. A plugin is spoken to for the first time when somebody asks for it. */
public final class PluginDrivers implements VolumeDrivers {
    private static final Logger LOG = LoggerFactory.getLogger(PluginDrivers.class);
    private static final String KIND = "VolumeDriver";

    private final VolumePlugins plugins;
    private final Map<String, VolumeDriver> active = new ConcurrentHashMap<>();

    public PluginDrivers(VolumePlugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public VolumeDriver get(String name) {
        VolumeDriver known = active.get(name);
        if (known != null) {
            return known;
        }
        VolumePlugin plugin = plugins.find(name).orElseThrow(() -> missing(name));
        try {
            if (!plugin.activate().contains(KIND)) {
                throw missing(name);
            }
        } catch (IOException e) {
            throw new ServerError("error looking up volume plugin " + name + ": " + e.getMessage(), e);
        }
        VolumeDriver driver = new PluginDriver(name, plugin);
        VolumeDriver before = active.putIfAbsent(name, driver);
        return before == null ? driver : before;
    }

    private static NotFound missing(String name) {
        return new NotFound("error looking up volume plugin " + name + ": plugin \"" + name + "\" not found");
    }

    @Override
    public List<VolumeDriver> all() {
        List<VolumeDriver> all = new ArrayList<>();
        for (String name : plugins.names()) {
            try {
                all.add(get(name));
            } catch (NotFound | ServerError e) {
                LOG.debug("plugin {}: {}", name, e.text());
            }
        }
        return all;
    }
}
