package dev.jdocker.daemon.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads daemon.json; a key that nobody knows is refused, because it would silently do nothing. */
final class ConfigFile {

    private ConfigFile() {}

    /**
     * The settings of {@code file}.
     *
     * @param required whether it was named by a flag and so must be there
     */
    static Map<Setting, Object> read(Path file, boolean required) {
        Map<Setting, Object> settings = new EnumMap<>(Setting.class);
        JsonNode document;
        try {
            byte[] bytes = Files.readAllBytes(file);
            document = bytes.length == 0 ? null : new ObjectMapper().readTree(bytes);
        } catch (NoSuchFileException e) {
            if (required) {
                throw failure(file, "open " + file + ": no such file or directory", e);
            }
            return settings;
        } catch (JsonProcessingException e) {
            throw failure(file, "invalid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw failure(file, e.toString(), e);
        }
        if (document == null || document.isNull() || document.isMissingNode()) {
            return settings;
        }
        if (!document.isObject()) {
            throw new ConfigException(prefix(file) + "invalid JSON: not an object");
        }
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : document.properties()) {
            Setting setting = Setting.of(entry.getKey());
            if (setting == null) {
                unknown.add(entry.getKey());
                continue;
            }
            try {
                settings.put(setting, setting.read(entry.getValue()));
            } catch (ConfigException e) {
                throw failure(file, String.valueOf(e.getMessage()), e);
            }
        }
        if (!unknown.isEmpty()) {
            throw new ConfigException(prefix(file) + "the following directives don't match any configuration option: "
                    + String.join(", ", unknown));
        }
        return settings;
    }

    /** How dockerd begins what it says about its file. */
    static String prefix(Path file) {
        return "unable to configure the Docker daemon with file " + file + ": ";
    }

    private static ConfigException failure(Path file, String reason, Exception cause) {
        return new ConfigException(prefix(file) + reason, cause);
    }
}
