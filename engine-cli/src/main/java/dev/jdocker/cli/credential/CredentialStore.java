package dev.jdocker.cli.credential;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.cli.config.ConfigFile;
import dev.jdocker.cli.output.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds and keeps credentials: for a registry that {@code credHelpers} names by that program, else by the one of {@code
 * credsStore}, else in {@code auths} of the file itself.
 */
public final class CredentialStore {

    /** What docker.io is called in the file since its first days. */
    public static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private final ConfigFile config;
    private final Map<String, String> environment;

    private CredentialStore(ConfigFile config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /** The store of whoever has this environment. */
    public static CredentialStore open(Map<String, String> environment) throws IOException {
        return new CredentialStore(ConfigFile.read(environment), environment);
    }

    /** The credentials for the registry of an image; {@link Credential#NONE} where there are none. */
    public Credential forImage(String image) throws IOException, InterruptedException {
        try {
            String domain = ImageReference.parse(image).domain();
            return get(domain.equals("docker.io") ? DOCKER_HUB : domain);
        } catch (InvalidReferenceException e) {
            // The engine says what is wrong with the name.
            return Credential.NONE;
        }
    }

    /**
     * The {@code X-Registry-Auth} header for an image.
     *
     * @return empty where there are no credentials
     */
    public String header(String image) throws IOException, InterruptedException {
        Credential credential = forImage(image);
        return credential.isNone() ? "" : credential.header();
    }

    /**
     * The {@code X-Registry-Config} header: all credentials that there are, for a build, which may ask any registry.
     *
     * @return empty where there are none
     */
    public String headerOfAll() throws IOException, InterruptedException {
        Map<String, @Nullable Object> all = new TreeMap<>();
        for (String server : servers()) {
            Credential credential = get(server);
            if (!credential.isNone()) {
                all.put(server, credential.fields());
            }
        }
        return all.isEmpty() ? "" : Base64.getUrlEncoder().encodeToString(Json.bytes(all));
    }

    private Set<String> servers() throws IOException, InterruptedException {
        Set<String> servers = new TreeSet<>(auths(ofEnvironment()).keySet());
        servers.addAll(config.object("auths").keySet());
        servers.addAll(config.object("credHelpers").keySet());
        String name = config.text("credsStore");
        if (!name.isEmpty()) {
            servers.addAll(new CredentialProgram(name).servers());
        }
        return servers;
    }

    /** What the file calls a server: host and port, but docker.io by its old address. */
    public static String key(String server) {
        String host = host(server);
        return host.isEmpty()
                        || host.equals("docker.io")
                        || host.equals("index.docker.io")
                        || host.equals("registry-1.docker.io")
                ? DOCKER_HUB
                : host;
    }

    private static String host(String server) {
        String bare = server.replaceFirst("^https?://", "");
        int slash = bare.indexOf('/');
        return (slash < 0 ? bare : bare.substring(0, slash)).toLowerCase(Locale.ROOT);
    }

    /** The credentials of a server, as {@link #key} calls it. */
    public Credential get(String key) throws IOException, InterruptedException {
        Credential given = find(auths(ofEnvironment()), key);
        if (!given.isNone()) {
            return given;
        }
        CredentialProgram helper = helper(key);
        if (helper != null) {
            return helper.get(key);
        }
        return find(auths(Map.of("auths", config.object("auths"))), key);
    }

    /** A document of the same form as the file, which goes before it. */
    private @Nullable Object ofEnvironment() throws IOException {
        String json = environment.getOrDefault("DOCKER_AUTH_CONFIG", "");
        return json.isEmpty() ? Map.of() : Json.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, @Nullable Object> auths(@Nullable Object document) {
        return Json.object(document, "auths");
    }

    /** By its name, else by its host: older clients wrote whole addresses. */
    private static Credential find(Map<String, @Nullable Object> auths, String key) throws IOException {
        Object entry = auths.get(key);
        if (entry != null) {
            return Credential.ofEntry(entry, key);
        }
        for (Map.Entry<String, @Nullable Object> other : auths.entrySet()) {
            if (other.getValue() != null && host(other.getKey()).equals(host(key))) {
                return Credential.ofEntry(other.getValue(), key);
            }
        }
        return Credential.NONE;
    }

    /**
     * Keeps credentials under their server's address.
     *
     * @return the file they can be read in by whoever can read it, null where a program keeps them
     */
    public @Nullable Path store(Credential credential) throws IOException, InterruptedException {
        String key = credential.serverAddress();
        CredentialProgram helper = helper(key);
        Map<String, @Nullable Object> auths = config.object("auths");
        if (helper == null) {
            auths.put(key, credential.entry());
        } else {
            helper.store(credential);
            auths.put(key, Map.of());
        }
        config.write();
        return helper == null ? config.path() : null;
    }

    /** Forgets the credentials of a server. */
    public void erase(String key) throws IOException, InterruptedException {
        CredentialProgram helper = helper(key);
        if (helper != null) {
            helper.erase(key);
        }
        Map<String, @Nullable Object> auths = config.object("auths");
        boolean known = auths.containsKey(key);
        auths.keySet().removeIf(other -> host(other).equals(host(key)));
        if (known || helper == null) {
            config.write();
        }
    }

    private @Nullable CredentialProgram helper(String key) {
        Map<String, @Nullable Object> helpers = Json.object(Map.of("h", config.object("credHelpers")), "h");
        Object own = helpers.get(
                host(key).equals("index.docker.io") && helpers.containsKey("docker.io") ? "docker.io" : key);
        String name = own == null ? config.text("credsStore") : own.toString();
        return name.isEmpty() ? null : new CredentialProgram(name);
    }
}
