package dev.jdocker.daemon.config;

import dev.jdocker.api.container.Ulimit;
import dev.jdocker.api.text.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
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
        EngineOptions engine = new EngineMapping(settings).options();
        return new DaemonConfig(
                hosts(defaults.hosts(), engine.tls() != null),
                path(Setting.DATA_ROOT, defaults.dataRoot()),
                path(Setting.EXEC_ROOT, defaults.execRoot()),
                path(Setting.PIDFILE, defaults.pidFile()),
                level == null ? defaults.logLevel() : LogLevel.parse(level),
                bool(Setting.DEBUG),
                text(Setting.GROUP, defaults.group()),
                containers(defaults.containers()),
                plainTcp(),
                text(Setting.LOG_DRIVER, defaults.logDriver()),
                texts(Setting.LOG_OPTS),
                bool(Setting.INIT),
                OtherRuntimes.checked(settings.get(Setting.RUNTIMES) instanceof Map<?, ?> given ? given : Map.of()),
                text(Setting.DEFAULT_RUNTIME, defaults.defaultRuntime()),
                text(Setting.BRIDGE, defaults.bridge()),
                new NetworkMapping(settings).options(),
                registries(defaults.registries()),
                engine);
    }

    /** Whoever says in so many words that there shall be no TLS, or no client certificates, is taken at them. */
    private boolean plainTcp() {
        return bool(Setting.TCP_INSECURE)
                || Boolean.FALSE.equals(settings.get(Setting.TLS))
                || Boolean.FALSE.equals(settings.get(Setting.TLSVERIFY));
    }

    private RegistryOptions registries(RegistryOptions absent) {
        Map<String, String> proxies = texts(Setting.PROXIES);
        return new RegistryOptions(
                list(Setting.REGISTRY_MIRRORS).stream()
                        .map(RegistryOptions::mirror)
                        .toList(),
                list(Setting.INSECURE_REGISTRIES),
                settings.containsKey(Setting.REGISTRY_CERTS_DIRS)
                        ? list(Setting.REGISTRY_CERTS_DIRS).stream()
                                .map(Path::of)
                                .toList()
                        : absent.certificateFolders(),
                number(Setting.MAX_CONCURRENT_DOWNLOADS, absent.maxConcurrentDownloads()),
                number(Setting.MAX_CONCURRENT_UPLOADS, absent.maxConcurrentUploads()),
                number(Setting.MAX_DOWNLOAD_ATTEMPTS, absent.maxDownloadAttempts()),
                RegistryOptions.Proxies.of(proxies));
    }

    private List<String> list(Setting setting) {
        return settings.get(setting) instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Zero is the default too, but for attempts, as dockerd takes it. */
    private int number(Setting setting, int absent) {
        if (!(settings.get(setting) instanceof Integer given)) {
            return absent;
        }
        if (given < 0 || (given == 0 && setting == Setting.MAX_DOWNLOAD_ATTEMPTS)) {
            throw new ConfigException("invalid " + setting.key().replace('-', ' ') + ": " + given);
        }
        return given == 0 ? absent : given;
    }

    private ContainerDefaults containers(ContainerDefaults absent) {
        String size = text(Setting.DEFAULT_SHM_SIZE);
        String profile = text(Setting.SECCOMP_PROFILE, absent.seccompName());
        return new ContainerDefaults(
                text(Setting.CGROUP_PARENT, absent.cgroupParent()),
                ulimits(),
                size == null ? absent.shmSizeBytes() : bytes(size),
                oneOf(Setting.DEFAULT_IPC_MODE, absent.ipcMode(), List.of("private", "shareable")),
                oneOf(Setting.DEFAULT_CGROUPNS_MODE, absent.cgroupnsMode(), List.of("private", "host")),
                bool(Setting.NO_NEW_PRIVILEGES),
                profile.equals("builtin") || profile.equals("unconfined") ? profile : file(profile),
                profile,
                text(Setting.USERNS_REMAP, absent.usernsRemap()),
                bool(Setting.SELINUX_ENABLED),
                new NameOptions(
                        list(Setting.DNS),
                        list(Setting.DNS_SEARCH),
                        list(Setting.DNS_OPTS),
                        list(Setting.HOST_GATEWAY_IPS)),
                settings.get(Setting.CDI_SPEC_DIRS) instanceof List<?> dirs
                        ? dirs.stream().map(dir -> Path.of(String.valueOf(dir))).toList()
                        : absent.cdiSpecDirs());
    }

    private List<Ulimit> ulimits() {
        return settings.get(Setting.DEFAULT_ULIMITS) instanceof List<?> given
                ? given.stream().map(Ulimit.class::cast).toList()
                : List.of();
    }

    private static long bytes(String size) {
        try {
            return ByteSize.parse(size);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("invalid default-shm-size: " + e.getMessage(), e);
        }
    }

    private String oneOf(Setting setting, String absent, List<String> known) {
        String value = text(setting, absent);
        if (!value.equals(absent) && !known.contains(value)) {
            throw new ConfigException(
                    setting.key() + " (" + value + ") is invalid; use one of: " + String.join(", ", known));
        }
        return value;
    }

    private static String file(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new ConfigException("opening seccomp profile (" + path + ") failed: " + e, e);
        }
    }

    private List<HostAddress> hosts(List<HostAddress> absent, boolean tls) {
        if (!(settings.get(Setting.HOSTS) instanceof List<?> texts)) {
            return absent;
        }
        List<HostAddress> hosts = new ArrayList<>();
        for (Object text : texts) {
            hosts.add(HostAddress.parse(String.valueOf(text), tls));
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
