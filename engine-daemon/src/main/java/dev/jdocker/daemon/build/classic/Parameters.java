package dev.jdocker.daemon.build.classic;

import buildkit.control.CacheOptions;
import buildkit.control.CacheOptionsEntry;
import buildkit.control.Exporter;
import buildkit.control.SolveRequest;
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
import dev.jdocker.daemon.build.control.Brought;
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
        if (!isBuildKit() && !json("outputs", "invalid outputs specified").isEmpty()) {
            throw new NotImplemented(
                    "exports of builds by POST /build are not implemented: the image is put into the store");
        }
    }

    /** Whether BuildKit is asked for, not the first builder. */
    boolean isBuildKit() {
        return switch (query.string("version", "")) {
            case "", "1" -> false;
            case "2" -> true;
            default -> throw new BadRequest("invalid version \"" + query.string("version", "") + "\"");
        };
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

    /**
     * The same in BuildKit's words.
     *
     * @param ref what the build is called
     * @param body whether the context is the body of the request
     */
    SolveRequest solveRequest(String ref, boolean body, HostGateway gateway) {
        Map<String, String> args = map("buildargs");
        boolean inline = Set.of("1", "true").contains(args.getOrDefault("BUILDKIT_INLINE_CACHE", ""));
        SolveRequest.Builder request = SolveRequest.newBuilder()
                .setRef(ref)
                .setFrontend("dockerfile.v0")
                .setSession(query.string("session", ""))
                .putAllFrontendAttrs(attributes(body, gateway))
                .addAllExporters(exporters())
                .setCache(CacheOptions.newBuilder()
                        .addAllExports(
                                inline
                                        ? List.of(CacheOptionsEntry.newBuilder()
                                                .setType("inline")
                                                .build())
                                        : List.of()));
        if (query.string("networkmode", "").equals("host")) {
            request.addEntitlements(Entitlement.NETWORK_HOST.toString());
        }
        return request.build();
    }

    private Map<String, String> attributes(boolean body, HostGateway gateway) {
        Map<String, String> attributes = new TreeMap<>();
        map("buildargs").forEach((name, value) -> attributes.put("build-arg:" + name, value));
        map("labels").forEach((name, value) -> attributes.put("label:" + name, value));
        put(attributes, "target", query.string("target", ""));
        put(attributes, "filename", query.string("dockerfile", "").replaceFirst("^\\.$", ""));
        put(attributes, "platform", query.string("platform", ""));
        if (body) {
            attributes.put("context", Brought.BODY);
        } else if (!remote().equals("client-session")) {
            attributes.put("context", remote());
        }
        List<String> caches = new ArrayList<>();
        list("cachefrom").forEach(name -> caches.add(name.asText()));
        put(attributes, "cache-from", String.join(",", caches));
        if (query.bool("nocache", false)) {
            attributes.put("no-cache", "");
        }
        attributes.put("image-resolve-mode", query.bool("pull", false) ? "pull" : "default");
        String network = query.string("networkmode", "");
        switch (network) {
            case "", "default" -> {}
            case "host", "none" -> attributes.put("force-network-mode", network);
            default -> throw new BadRequest("network mode \"" + network + "\" not supported by buildkit");
        }
        put(attributes, "add-hosts", String.join(",", ExtraHosts.of(query.strings("extrahosts"), gateway::addresses)));
        limits(attributes);
        return attributes;
    }

    private void limits(Map<String, String> attributes) {
        List<String> ulimits = new ArrayList<>();
        for (Ulimit ulimit : limits().ulimits()) {
            ulimits.add(ulimit.name() + "=" + ulimit.soft() + ":" + ulimit.hard());
        }
        put(attributes, "ulimit", String.join(",", ulimits));
        Map.of(
                        "memory", "memory",
                        "memswap", "memory-swap",
                        "cpushares", "cpu-shares",
                        "cpuperiod", "cpu-period",
                        "cpuquota", "cpu-quota",
                        "cpusetcpus", "cpuset-cpus",
                        "cpusetmems", "cpuset-mems",
                        "shmsize", "shm-size",
                        "cgroupparent", "cgroup-parent")
                .forEach((parameter, attribute) -> put(attributes, attribute, query.string(parameter, "")));
    }

    private static void put(Map<String, String> attributes, String key, String value) {
        if (!value.isEmpty()) {
            attributes.put(key, value);
        }
    }

    /** {@code outputs}: {@code [{"Type": "tar", "Attrs": {…}}]}, the image itself where there is none. */
    private List<Exporter> exporters() {
        JsonNode outputs = json("outputs", "invalid outputs specified");
        if (outputs.size() > 1) {
            throw new BadRequest("multiple outputs not supported");
        }
        String type = outputs.isEmpty() ? "moby" : outputs.path(0).path("Type").asText();
        if (type.equals("cacheonly")) {
            return List.of();
        }
        Map<String, String> attributes = new TreeMap<>();
        outputs.path(0)
                .path("Attrs")
                .properties()
                .forEach(
                        entry -> attributes.put(entry.getKey(), entry.getValue().asText()));
        if (Set.of("moby", "image").contains(type) && !tags().isEmpty()) {
            attributes.put(
                    "name",
                    String.join(
                            ",", tags().stream().map(ImageReference::toString).toList()));
        }
        return List.of(
                Exporter.newBuilder().setType(type).putAllAttrs(attributes).build());
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
    Credentials credentials() {
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
