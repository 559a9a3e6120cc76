package dev.jdocker.daemon.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys of daemon.json, which are the long flags without their dashes ({@code hosts} is {@code --host}). */
enum Setting {
    CGROUP_PARENT("cgroup-parent"),
    DATA_ROOT("data-root"),
    DEBUG("debug"),
    EXEC_ROOT("exec-root"),
    GROUP("group"),
    HOSTS("hosts"),
    LOG_LEVEL("log-level"),
    PIDFILE("pidfile"),
    TCP_INSECURE("tcp-insecure");

    private final String key;

    Setting(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    static @Nullable Setting of(String key) {
        for (Setting setting : values()) {
            if (setting.key.equals(key)) {
                return setting;
            }
        }
        return null;
    }

    /** The value in a file: text, truth or a list of texts. */
    Object read(JsonNode value) {
        return switch (this) {
            case DEBUG, TCP_INSECURE -> {
                require(value.isBoolean(), value, "bool");
                yield value.booleanValue();
            }
            case HOSTS -> {
                require(value.isArray(), value, "[]string");
                List<String> texts = new ArrayList<>();
                for (JsonNode element : value) {
                    require(element.isTextual(), element, "string");
                    texts.add(element.textValue());
                }
                yield List.copyOf(texts);
            }
            case CGROUP_PARENT, DATA_ROOT, EXEC_ROOT, GROUP, LOG_LEVEL, PIDFILE -> {
                require(value.isTextual(), value, "string");
                yield value.textValue();
            }
        };
    }

    private void require(boolean fits, JsonNode value, String wanted) {
        if (!fits) {
            String found = value.getNodeType().name().toLowerCase(Locale.ROOT);
            throw new ConfigException(
                    "invalid JSON: json: cannot unmarshal " + found + " into field " + key + " of type " + wanted);
        }
    }
}
