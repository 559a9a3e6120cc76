package dev.jdocker.daemon.volume.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.volume.VolumeDocument;
import dev.jdocker.daemon.volume.VolumeDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A driver behind the volume plugin protocol: {@code VolumeDriver.Create} and its sisters. */
final class PluginDriver implements VolumeDriver {
    private final String name;
    private final VolumePlugin plugin;
    private final Map<String, Map<String, Path>> users = new ConcurrentHashMap<>();
    private final Map<String, String> paths = new ConcurrentHashMap<>();

    PluginDriver(String name, VolumePlugin plugin) {
        this.name = name;
        this.plugin = plugin;
    }

    @Override
    public String name() {
        return name;
    }

    private JsonNode call(String method, Map<String, Object> arguments) {
        try {
            JsonNode answer = plugin.call("VolumeDriver." + method, new TreeMap<>(arguments));
            String failure = answer.path("Err").asText("");
            if (!failure.isEmpty()) {
                throw new ServerError("VolumeDriver." + method + ": " + failure);
            }
            return answer;
        } catch (IOException e) {
            throw new ServerError("VolumeDriver." + method + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> of(String volume) {
        return Map.of("Name", volume);
    }

    /** Where containers of all machines find its volumes, or only those of this one. */
    @Override
    public String scope() {
        try {
            String scope = call("Capabilities", Map.of())
                    .path("Capabilities")
                    .path("Scope")
                    .asText("");
            return scope.equals("global") ? scope : "local";
        } catch (ServerError e) {
            return "local"; // older plugins do not know the question
        }
    }

    @Override
    public void create(VolumeDocument document) {
        JsonNode _ = call("Create", Map.of("Name", document.name(), "Opts", document.options()));
    }

    @Override
    public void remove(VolumeDocument document) {
        JsonNode _ = call("Remove", of(document.name()));
        users.remove(document.name());
        paths.remove(document.name());
    }

    @Override
    public Path mount(VolumeDocument document, String user) {
        Map<String, Path> mounted = users.computeIfAbsent(document.name(), _ -> new ConcurrentHashMap<>());
        Path known = mounted.get(user);
        if (known != null) {
            return known; // a container may have it in several places
        }
        String path = call("Mount", Map.of("Name", document.name(), "ID", user))
                .path("Mountpoint")
                .asText("");
        if (!path.startsWith("/")) {
            throw new ServerError("VolumeDriver.Mount: plugin " + name + " gives no mount point: '" + path + "'");
        }
        mounted.put(user, Path.of(path));
        paths.put(document.name(), path);
        return Path.of(path);
    }

    @Override
    public void unmount(VolumeDocument document, String user) {
        Map<String, Path> mounted = users.getOrDefault(document.name(), Map.of());
        if (mounted.containsKey(user)) {
            JsonNode _ = call("Unmount", Map.of("Name", document.name(), "ID", user));
            mounted.remove(user);
        }
    }

    @Override
    public String path(VolumeDocument document) {
        return paths.computeIfAbsent(
                document.name(),
                volume -> call("Path", of(volume)).path("Mountpoint").asText(""));
    }

    @Override
    public Map<String, Object> status(VolumeDocument document) {
        Map<String, Object> status = new TreeMap<>();
        JsonNode told = call("Get", of(document.name())).path("Volume").path("Status");
        told.properties()
                .forEach(entry ->
                        status.put(entry.getKey(), Json.mapper().convertValue(entry.getValue(), Object.class)));
        return status;
    }

    @Override
    public Optional<VolumeDocument> find(String volume) {
        try {
            return Optional.of(document(call("Get", of(volume)).path("Volume")))
                    .filter(found -> found.name().equals(volume));
        } catch (ServerError e) {
            return Optional.empty(); // the protocol has no other word for "none of that name"
        }
    }

    @Override
    public List<VolumeDocument> list() {
        List<VolumeDocument> all = new ArrayList<>();
        call("List", Map.of()).path("Volumes").forEach(volume -> all.add(document(volume)));
        return all;
    }

    private VolumeDocument document(JsonNode volume) {
        String path = volume.path("Mountpoint").asText("");
        String volumeName = volume.path("Name").asText("");
        if (!path.isEmpty()) {
            paths.put(volumeName, path);
        }
        return new VolumeDocument(VolumeDocument.LAYOUT, volumeName, name, created(volume), Absent.map(), Absent.map());
    }

    private static Timestamp created(JsonNode volume) {
        try {
            return Timestamp.parse(volume.path("CreatedAt").asText(""));
        } catch (IllegalArgumentException e) {
            return Timestamp.ZERO;
        }
    }
}
