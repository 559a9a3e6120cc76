package dev.jdocker.daemon.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.daemon.config.ContainerDefaults;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.config.EngineOptions;
import dev.jdocker.daemon.config.RegistryOptions;
import dev.jdocker.daemon.event.EventBus;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The event {@code reload} of the daemon, with the configuration that holds from now on, in dockerd's forms. */
public record ReloadEvent(String engineId, EventBus events) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public void publish(DaemonConfig config) {
        ContainerDefaults containers = config.containers();
        RegistryOptions registries = config.registries();
        EngineOptions engine = config.engine();
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("debug", Boolean.toString(config.debug()));
        attributes.put(
                "default-cgroupns-mode", containers.cgroupnsMode().isEmpty() ? "private" : containers.cgroupnsMode());
        attributes.put("default-ipc-mode", containers.ipcMode());
        attributes.put("default-runtime", config.defaultRuntime());
        attributes.put("default-shm-size", Long.toString(containers.shmSizeBytes()));
        attributes.put("features", goMap(engine.features()));
        attributes.put("insecure-registries", json(registries.insecure()));
        attributes.put("labels", json(engine.labels()));
        attributes.put("live-restore", "true");
        attributes.put("max-concurrent-downloads", Integer.toString(registries.maxConcurrentDownloads()));
        attributes.put("max-concurrent-uploads", Integer.toString(registries.maxConcurrentUploads()));
        attributes.put("max-download-attempts", Integer.toString(registries.maxDownloadAttempts()));
        attributes.put("name", new Machine().hostName());
        attributes.put("registry-mirrors", json(registries.mirrors()));
        attributes.put("runtimes", runtimes(config));
        attributes.put("shutdown-timeout", Integer.toString(engine.shutdownTimeoutSeconds()));
        events.publish("daemon", "reload", engineId, attributes);
    }

    private static String runtimes(DaemonConfig config) {
        return config.runtimes().entrySet().stream()
                .map(runtime -> runtime.getKey() + ":" + runtime.getValue().path())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String goMap(Map<String, Boolean> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(" ", "map[", "]"));
    }

    private static String json(Object value) {
        JsonNode tree = MAPPER.valueToTree(value);
        return tree.toString();
    }
}
