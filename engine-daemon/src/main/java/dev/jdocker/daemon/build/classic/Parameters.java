package dev.jdocker.daemon.build.classic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.container.Ulimit;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.system.AuthConfig;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.CacheSource;
import dev.jdocker.daemon.build.ContextSource;
import dev.jdocker.daemon.build.Credentials;
import dev.jdocker.daemon.build.DockerfileSource;
import dev.jdocker.daemon.build.Entitlement;
import dev.jdocker.daemon.build.ExtraHosts;
import dev.jdocker.daemon.build.NoCache;
import dev.jdocker.daemon.build.RunLimits;
import dev.jdocker.daemon.build.remote.CacheImages;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.JsonFault;
import dev.jdocker.daemon.http.Query;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.LocalImages;
import dev.jdocker.daemon.network.HostGateway;
import dev.jdocker.daemon.registry.RegistryAuth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a client asks of a build by the parameters of {@code POST /build}. */
record Parameters(Query query, @Nullable String registryConfig) {

    static Parameters of(Exchange exchange) {
        Parameters parameters = new Parameters(exchange.query(), exchange.header("X-Registry-Config"));
        parameters.check();
        return parameters;
    }

    private void check() {
        if (query.bool("squash", false)) {
            throw new BadRequest("squash is only supported with experimental mode");
        }
        String isolation = query.string("isolation", "");
        if (!isolation.isEmpty() && !isolation.equals("default")) {
            throw new BadRequest("unsupported isolation: \"" + isolation + "\"");
        }
        String version = query.string("version", "");
        if (!Set.of("", "1", "2").contains(version)) {
            throw new BadRequest("invalid version \"" + version + "\"");
        }
        if (!json("outputs", "invalid outputs specified").isEmpty()) {
            throw new NotImplemented(
                    "exports of builds by POST /build are not implemented: the image is put into the store");
        }
    }

    String dockerfile() {
        String name = query.string("dockerfile", "");
        return name.isEmpty() ? "Dockerfile" : name;
    }

    boolean quiet() {
        return query.bool("q", false);
    }

    boolean removes() {
        return query.bool("rm", true);
    }

    String remote() {
        return query.string("remote", "");
    }

    String buildId() {
        return query.string("buildid", "");
    }

    /** The names that the image gets. */
    List<ImageReference> tags() {
        List<ImageReference> tags = new ArrayList<>();
        for (String tag : query.strings("t")) {
            if (tag.isEmpty()) {
                continue;
            }
            ImageReference name = LocalImages.parse(tag);
            if (name.digest() != null) {
                throw new BadRequest("build tag cannot contain a digest");
            }
            tags.add(name.withDefaultTag());
        }
        return tags.stream().distinct().toList();
    }

    BuildRequest request(DockerfileSource dockerfile, ContextSource context, CacheImages sources, HostGateway gateway) {
        List<ImagePlatform> platforms = new ArrayList<>();
        for (String platform : query.string("platform", "").split(",", -1)) {
            if (!platform.isEmpty()) {
                platforms.add(ImagePlatform.parse(platform));
            }
        }
        if (platforms.size() > 1) {
            throw new BadRequest("multiple platforms are not supported by this operation");
        }
        String network = query.string("networkmode", "");
        Map<String, String> args = map("buildargs");
        return BuildRequest.builder(dockerfile)
                .context(context)
                .target(query.string("target", ""))
                .args(args)
                .labels(map("labels"))
                .platforms(platforms)
                .noCache(query.bool("nocache", false) ? NoCache.ALL : NoCache.NONE)
                .pull(query.bool("pull", false))
                .networkMode(network.equals("default") ? "" : network)
                .extraHosts(ExtraHosts.of(query.strings("extrahosts"), gateway::addresses))
                .limits(limits())
                .entitlements(network.equals("host") ? Set.of(Entitlement.NETWORK_HOST) : Set.of())
                .inlineCache("1".equals(args.get("BUILDKIT_INLINE_CACHE")))
                .cacheSources(caches(sources))
                .credentials(credentials())
                .build();
    }

    /** The images in {@code cachefrom}, a list of names. */
    private List<CacheSource> caches(CacheImages sources) {
        List<CacheSource> caches = new ArrayList<>();
        Credentials credentials = credentials();
        for (JsonNode name : list("cachefrom")) {
            if (!name.asText().isEmpty()) {
                caches.add(sources.of(LocalImages.parse(name.asText()).withDefaultTag(), credentials));
            }
        }
        return caches;
    }

    private RunLimits limits() {
        List<Ulimit> ulimits = new ArrayList<>();
        for (JsonNode ulimit : list("ulimits")) {
            ulimits.add(new Ulimit(
                    ulimit.path("Name").asText(),
                    ulimit.path("Soft").asLong(),
                    ulimit.path("Hard").asLong()));
        }
        return new RunLimits(
                query.integer("memory", 0),
                query.integer("memswap", 0),
                query.integer("cpushares", 0),
                query.integer("cpuperiod", 0),
                query.integer("cpuquota", 0),
                query.string("cpusetcpus", ""),
                query.string("cpusetmems", ""),
                query.integer("shmsize", 0),
                ulimits,
                query.string("cgroupparent", ""));
    }

    /** An object of strings; a name whose value is null counts as not given. */
    private Map<String, String> map(String name) {
        Map<String, String> values = new LinkedHashMap<>();
        json(name, "error reading " + what(name)).properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                values.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return values;
    }

    private JsonNode list(String name) {
        return json(name, "error reading " + what(name));
    }

    /** What a parameter is called in a refusal. */
    private static String what(String name) {
        return switch (name) {
            case "buildargs" -> "build args";
            case "cachefrom" -> "cache-from";
            case "ulimits" -> "ulimit settings";
            default -> name;
        };
    }

    private JsonNode json(String name, String refusal) {
        String text = query.string(name, "");
        try {
            JsonNode node = text.isEmpty() ? null : Json.mapper().readTree(text);
            return node == null ? Json.mapper().createObjectNode() : node;
        } catch (JsonProcessingException e) {
            throw new BadRequest(refusal + ": " + JsonFault.ofText(e), e);
        }
    }

    /** {@code X-Registry-Config}: base64url of {@code {"registry": {"username": "…", "password": "…"}}}. */
    private Credentials credentials() {
        String header = registryConfig;
        if (header == null || header.isEmpty()) {
            return Credentials.NONE;
        }
        Map<String, RegistryAuth> known = new HashMap<>();
        try {
            byte[] json = Base64.getUrlDecoder()
                    .decode(header.strip().replace("=", "").replace('+', '-').replace('/', '_'));
            JsonNode root = Json.mapper().readTree(new String(json, StandardCharsets.UTF_8));
            for (Map.Entry<String, JsonNode> entry : new TreeMap<>(properties(root)).entrySet()) {
                AuthConfig config = Json.mapper().treeToValue(entry.getValue(), AuthConfig.class);
                known.put(host(entry.getKey()), RegistryAuth.of(config));
            }
        } catch (IllegalArgumentException | IOException e) {
            return Credentials.NONE; // as dockerd takes what cannot be read (T36)
        }
        return domain -> known.getOrDefault(domain, RegistryAuth.NONE);
    }

    private static Map<String, JsonNode> properties(@Nullable JsonNode root) {
        Map<String, JsonNode> all = new HashMap<>();
        if (root != null) {
            root.properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        }
        return all;
    }

    private static String host(String key) {
        String host = key.replaceFirst("^https?://", "");
        int slash = host.indexOf('/');
        host = slash < 0 ? host : host.substring(0, slash);
        return host.equals("index.docker.io") ? "docker.io" : host;
    }
}
