package dev.jdocker.jrunc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The configuration that {@code spec} writes. */
record StarterSpec(ObjectNode document) {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    /** With cgroup v2 a container gets a cgroup namespace too. */
    static StarterSpec read(boolean cgroupV2) {
        try (InputStream in = StarterSpec.class.getResourceAsStream("spec.json")) {
            if (in == null) {
                throw new IllegalStateException("spec.json is missing from the jar");
            }
            ObjectNode document = (ObjectNode) MAPPER.readTree(in);
            if (cgroupV2) {
                namespaces(document).addObject().put("type", "cgroup");
            }
            return new StarterSpec(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ArrayNode namespaces(ObjectNode document) {
        return document.withObjectProperty("linux").withArrayProperty("namespaces");
    }

    /** For a user who is not root: a user namespace, the host's network, no limits. */
    JsonNode rootless(int uid) {
        ObjectNode changed = document.deepCopy();
        ArrayNode namespaces = namespaces(changed);
        for (int i = namespaces.size() - 1; i >= 0; i--) {
            if (namespaces.get(i).path("type").asText().equals("network")) {
                namespaces.remove(i);
            }
        }
        namespaces.addObject().put("type", "user");
        ObjectNode linux = changed.withObjectProperty("linux");
        linux.remove("resources");
        for (String map : List.of("uidMappings", "gidMappings")) {
            linux.putArray(map)
                    .addObject()
                    .put("containerID", 0)
                    .put("hostID", uid)
                    .put("size", 1);
        }
        ArrayNode mounts = MAPPER.createArrayNode();
        for (JsonNode mount : document.path("mounts")) {
            switch (mount.path("destination").asText()) {
                case "/sys" -> mounts.add(bindOfSys());
                case "/sys/fs/cgroup" -> {}
                case "/dev/pts" -> mounts.add(withoutGroup(mount));
                default -> mounts.add(mount);
            }
        }
        changed.set("mounts", mounts);
        return changed;
    }

    private static ObjectNode bindOfSys() {
        ObjectNode mount = MAPPER.createObjectNode();
        mount.put("destination", "/sys").put("type", "none").put("source", "/sys");
        List.of("rbind", "nosuid", "noexec", "nodev", "ro").forEach(mount.putArray("options")::add);
        return mount;
    }

    /** The group tty is not mapped in a user namespace of one user. */
    private static JsonNode withoutGroup(JsonNode mount) {
        ObjectNode changed = mount.deepCopy();
        ArrayNode options = changed.putArray("options");
        mount.path("options").forEach(option -> {
            if (!option.asText().startsWith("gid=")) {
                options.add(option);
            }
        });
        return changed;
    }
}
