package dev.jdocker.daemon.config;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the options of the engine itself of settings; what is not set keeps its default. */
record EngineMapping(Map<Setting, Object> settings) {

    EngineOptions options() {
        EngineOptions defaults = EngineOptions.DEFAULTS;
        refuseWhatIsNotThere();
        String format = text(Setting.LOG_FORMAT);
        String metrics = text(Setting.METRICS_ADDR);
        return new EngineOptions(
                tls(),
                texts(Setting.LABELS),
                features(),
                settings.get(Setting.SHUTDOWN_TIMEOUT) instanceof Integer seconds
                        ? seconds
                        : defaults.shutdownTimeoutSeconds(),
                metrics == null || metrics.isEmpty() ? null : address(metrics),
                texts(Setting.AUTHORIZATION_PLUGINS).stream().distinct().toList(),
                format == null ? defaults.logFormat() : LogFormat.parse(format),
                settings.get(Setting.BUILDER) instanceof BuilderOptions given ? given : defaults.builder());
    }

    private void refuseWhatIsNotThere() {
        String driver = text(Setting.STORAGE_DRIVER);
        if (driver != null && !driver.equals("overlay2")) {
            throw new ConfigException("storage driver (" + driver + ") is not there; use overlay2");
        }
        for (String option : texts(Setting.EXEC_OPTS)) {
            if (!option.equals("native.cgroupdriver=cgroupfs")) {
                throw new ConfigException(
                        "exec option (" + option + ") is not supported; use native.cgroupdriver=cgroupfs");
            }
        }
    }

    private @Nullable TlsFiles tls() {
        boolean verify = is(Setting.TLSVERIFY);
        if (!verify && !is(Setting.TLS)) {
            return null;
        }
        TlsFiles files = new TlsFiles(
                file(Setting.TLSCACERT, "ca.pem"),
                file(Setting.TLSCERT, "cert.pem"),
                file(Setting.TLSKEY, "key.pem"),
                verify);
        for (Path file : verify
                ? List.of(files.certificate(), files.key(), files.ca())
                : List.of(files.certificate(), files.key())) {
            if (!Files.isReadable(file)) {
                throw new ConfigException("invalid TLS configuration: could not load X509 key pair (cert: \""
                        + files.certificate() + "\", key: \"" + files.key() + "\"): open " + file
                        + ": no such file or directory");
            }
        }
        return files;
    }

    /** By default where Docker's client has them too. */
    private Path file(Setting setting, String name) {
        String given = text(setting);
        String folder = System.getenv("DOCKER_CERT_PATH");
        return given != null
                ? Path.of(given)
                : folder != null ? Path.of(folder, name) : Path.of(System.getProperty("user.home"), ".docker", name);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon >= 0 && port >= 0 && port <= 65535) {
                String host = text.substring(0, colon);
                return InetSocketAddress.createUnresolved(host.isEmpty() ? "0.0.0.0" : host, port);
            }
        } catch (NumberFormatException e) {
            throw new ConfigException("invalid metrics-addr (" + text + "): invalid port", e);
        }
        throw new ConfigException("invalid metrics-addr (" + text + "): needs HOST:PORT");
    }

    private Map<String, Boolean> features() {
        Map<String, Boolean> features = new TreeMap<>();
        if (settings.get(Setting.FEATURES) instanceof Map<?, ?> given) {
            given.forEach((name, on) -> features.put(String.valueOf(name), Boolean.TRUE.equals(on)));
        }
        return features;
    }

    private List<String> texts(Setting setting) {
        return settings.get(setting) instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
    }

    private boolean is(Setting setting) {
        return Boolean.TRUE.equals(settings.get(setting));
    }

    private @Nullable String text(Setting setting) {
        return settings.get(setting) instanceof String text ? text : null;
    }
}
