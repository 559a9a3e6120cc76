package dev.jdocker.cli.context;

import dev.jdocker.api.tls.ClientTls;
import dev.jdocker.cli.config.ConfigFile;
import dev.jdocker.cli.engine.Endpoint;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which engine the command line, the environment and the configuration mean: {@code --host} or {@code --context}, then
 * {@code DOCKER_HOST}, {@code DOCKER_CONTEXT}, what {@code context use} has chosen, and the engine of this machine.
 */
public final class CurrentContext {
    static final String DEFAULT = "default";
    static final String DEFAULT_HOST = "unix:///run/jdocker.sock";
    private static final String DOCKER_HOST = "DOCKER_HOST";
    private static final String CONFIGURED = "currentContext";

    private CurrentContext() {}

    /**
     * The engine that is meant.
     *
     * @param global the flags before the command
     * @throws IOException in Docker's words, where it cannot be said
     */
    public static Endpoint endpoint(Flags global, Map<String, String> environment) throws IOException {
        String name = name(global, environment);
        if (name.equals(DEFAULT)) {
            return new Endpoint(defaultHost(global, environment), defaultTls(global, environment));
        }
        try {
            return of(ContextStore.of(environment), name);
        } catch (IOException e) {
            throw new IOException("Failed to initialize: unable to resolve docker endpoint: " + e.getMessage(), e);
        }
    }

    /** Whether no context is meant, but an address or the engine of this machine. */
    public static boolean isDefault(Flags global, Map<String, String> environment) throws IOException {
        return name(global, environment).equals(DEFAULT);
    }

    /** The name of the context that is meant. */
    public static String name(Flags global, Map<String, String> environment) throws IOException {
        String asked = global.string("context");
        if (!asked.isEmpty()) {
            return asked;
        }
        if (global.given("host") || !environment.getOrDefault(DOCKER_HOST, "").isEmpty()) {
            return DEFAULT;
        }
        String named = environment.getOrDefault("DOCKER_CONTEXT", "");
        return named.isEmpty() ? configured(environment) : named;
    }

    /** What {@code context use} has chosen. */
    static String configured(Map<String, String> environment) throws IOException {
        String name = ConfigFile.read(environment).text(CONFIGURED);
        return name.isEmpty() ? DEFAULT : name;
    }

    static void use(Map<String, String> environment, String name) throws IOException {
        ConfigFile config = ConfigFile.read(environment);
        config.put(CONFIGURED, name.equals(DEFAULT) ? "" : name);
        config.write();
    }

    /** Whether {@code DOCKER_HOST} makes the chosen context meaningless. */
    static boolean isOverridden(Map<String, String> environment) {
        return !environment.getOrDefault(DOCKER_HOST, "").isEmpty();
    }

    /** The address that is meant where no context is. */
    static String defaultHost(Flags global, Map<String, String> environment) {
        String host = global.string("host").strip();
        if (!host.isEmpty()) {
            return host.contains("://") ? host : ofAddress(host, defaultTls(global, environment) != null);
        }
        host = environment.getOrDefault(DOCKER_HOST, "");
        return host.isEmpty() ? DEFAULT_HOST : host;
    }

    /** A flag may tell an address alone, then it is one of TCP. */
    private static String ofAddress(String address, boolean encrypted) {
        boolean hasPort = address.matches(".*:[0-9]+");
        return "tcp://" + (address.startsWith(":") ? "127.0.0.1" : "") + address
                + (hasPort ? "" : encrypted ? ":2376" : ":2375");
    }

    private static Endpoint of(ContextStore store, String name) throws IOException {
        DockerEndpoint endpoint = store.get(name).endpoint();
        Path tls = store.tlsFolder(name).resolve(StoredContext.DOCKER);
        Path authority = existing(tls.resolve("ca.pem"));
        Path certificate = existing(tls.resolve("cert.pem"));
        boolean plain = authority == null && certificate == null && !endpoint.skipsVerification();
        return new Endpoint(
                endpoint.host().isEmpty() ? DEFAULT_HOST : endpoint.host(),
                plain
                        ? null
                        : new ClientTls(
                                authority,
                                certificate,
                                existing(tls.resolve("key.pem")),
                                !endpoint.skipsVerification()));
    }

    /** How to talk TLS to it, null for not at all. */
    static @Nullable ClientTls defaultTls(Flags global, Map<String, String> environment) {
        boolean verifies = global.given("tlsverify")
                ? global.isSet("tlsverify")
                : !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        boolean wanted = verifies
                || (global.given("tls")
                        ? global.isSet("tls")
                        : !environment.getOrDefault("DOCKER_TLS", "").isEmpty());
        if (!wanted) {
            return null;
        }
        String folder = environment.getOrDefault("DOCKER_CERT_PATH", "");
        Path certificates = folder.isEmpty() ? ConfigFile.folder(environment) : Path.of(folder);
        return new ClientTls(
                file(global, "tlscacert", certificates.resolve("ca.pem")),
                file(global, "tlscert", certificates.resolve("cert.pem")),
                file(global, "tlskey", certificates.resolve("key.pem")),
                verifies);
    }

    /** A file that was asked for has to be there; one in its usual place is taken where it is there. */
    private static @Nullable Path file(Flags global, String flag, Path usual) {
        return global.given(flag) ? Path.of(global.string(flag)) : existing(usual);
    }

    private static @Nullable Path existing(Path file) {
        return Files.exists(file) ? file : null;
    }
}
