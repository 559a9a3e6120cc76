package dev.jdocker.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the configuration of settings; what is not set keeps its default. */
record ConfigMapping(Map<Setting, Object> settings) {

    DaemonConfig config() {
        DaemonConfig defaults = DaemonConfig.DEFAULTS;
        String level = text(Setting.LOG_LEVEL);
        return new DaemonConfig(
                hosts(defaults.hosts()),
                path(Setting.DATA_ROOT, defaults.dataRoot()),
                path(Setting.EXEC_ROOT, defaults.execRoot()),
                path(Setting.PIDFILE, defaults.pidFile()),
                level == null ? defaults.logLevel() : LogLevel.parse(level),
                bool(Setting.DEBUG),
                text(Setting.GROUP, defaults.group()),
                text(Setting.CGROUP_PARENT, defaults.cgroupParent()),
                bool(Setting.TCP_INSECURE),
                text(Setting.LOG_DRIVER, defaults.logDriver()),
                texts(Setting.LOG_OPTS),
                bool(Setting.INIT),
                OtherRuntimes.checked(settings.get(Setting.RUNTIMES) instanceof Map<?, ?> given ? given : Map.of()),
                text(Setting.DEFAULT_RUNTIME, defaults.defaultRuntime()));
    }

    private List<HostAddress> hosts(List<HostAddress> absent) {
        if (!(settings.get(Setting.HOSTS) instanceof List<?> texts)) {
            return absent;
        }
        List<HostAddress> hosts = new ArrayList<>();
        for (Object text : texts) {
            hosts.add(HostAddress.parse(String.valueOf(text)));
        }
        return hosts;
    }

    private Path path(Setting setting, Path absent) {
        String text = text(setting);
        if (text == null) {
            return absent;
        }
        if (text.isEmpty()) {
            throw new ConfigException(setting.key() + " must not be empty");
        }
        return Path.of(text).toAbsolutePath().normalize();
    }

    private Map<String, String> texts(Setting setting) {
        Map<String, String> texts = new TreeMap<>();
        if (settings.get(setting) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }

    private boolean bool(Setting setting) {
        return Boolean.TRUE.equals(settings.get(setting));
    }

    private String text(Setting setting, String absent) {
        String text = text(setting);
        return text == null ? absent : text;
    }

    private @Nullable String text(Setting setting) {
        return settings.get(setting) instanceof String text ? text : null;
    }
}
