package dev.jdocker.daemon.build.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.jdocker.api.container.Ulimit;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.CacheOption;
import dev.jdocker.daemon.build.ExtraHosts;
import dev.jdocker.daemon.build.NoCache;
import dev.jdocker.daemon.build.RunLimits;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code dockerfile.v0} is told by its client, in the words of BuildKit's Dockerfile frontend. */
record FrontendOptions(Map<String, String> values) {

    private static final String ARG = "build-arg:";
    private static final String LABEL = "label:";
    private static final String CONTEXT = "context:";

    FrontendOptions {
        values = Map.copyOf(values);
    }

    String get(String key) {
        return values.getOrDefault(key, "");
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Puts into {@code request} all but where files come from and what the session offers. */
    void apply(BuildRequest.Builder request) {
        request.target(get("target"))
                .args(prefixed(ARG))
                .labels(prefixed(LABEL))
                .platforms(platforms())
                .noCache(noCache())
                .pull(get("image-resolve-mode").equals("pull"))
                .networkMode(networkMode())
                .extraHosts(ExtraHosts.resolved(list(get("add-hosts"))))
                .hostname(get("hostname"))
                .limits(limits());
    }

    private Map<String, String> prefixed(String prefix) {
        Map<String, String> found = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** Named contexts, by name; what is for another platform than the machine's is left out. */
    Map<String, String> contexts() {
        Map<String, String> found = new LinkedHashMap<>();
        prefixed(CONTEXT).forEach((name, value) -> {
            int platform = name.indexOf("::");
            if (platform < 0) {
                found.putIfAbsent(name, value);
            } else if (ImagePlatform.host().accepts(ImagePlatform.parse(name.substring(platform + 2)))) {
                found.put(name.substring(0, platform), value);
            }
        });
        return found;
    }

    /** The config that an input has by {@code input-metadata:NAME}, null if none is told. */
    byte @Nullable [] inputConfig(String name) {
        String key = "input-metadata:" + name;
        try {
            JsonNode config = has(key)
                    ? Documents.tree(get(key).getBytes(StandardCharsets.UTF_8)).path("containerimage.config")
                    : MissingNode.getInstance();
            return config.isTextual() ? Base64.getDecoder().decode(config.asText()) : null;
        } catch (IOException | IllegalArgumentException e) {
            throw new BadRequest("failed to unmarshal input metadata of " + name + ": " + e.getMessage(), e);
        }
    }

    List<ImagePlatform> platforms() {
        return list(get("platform")).stream().map(ImagePlatform::parse).toList();
    }

    /** Whether the result is to be one by platform, though there may be one platform only. */
    boolean multiPlatform() {
        return platforms().size() > 1 || isTrue(get("multi-platform"));
    }

    private NoCache noCache() {
        if (!has("no-cache")) {
            return NoCache.NONE;
        }
        Set<String> stages = list(get("no-cache")).stream()
                .map(stage -> stage.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return stages.isEmpty() ? NoCache.ALL : new NoCache(false, stages);
    }

    String networkMode() {
        String mode = get("force-network-mode");
        return switch (mode) {
            case "", "sandbox", "default" -> "";
            case "none", "host" -> mode;
            default -> throw new BadRequest("invalid netmode " + mode);
        };
    }

    /** BuildKit's clients say of these only the size of {@code /dev/shm}, ulimits and the cgroup; the rest is our own. */
    private RunLimits limits() {
        return new RunLimits(
                number("memory"),
                number("memory-swap"),
                number("cpu-shares"),
                number("cpu-period"),
                number("cpu-quota"),
                get("cpuset-cpus"),
                get("cpuset-mems"),
                number("shm-size"),
                ulimits(),
                get("cgroup-parent"));
    }

    private long number(String key) {
        try {
            return get(key).isEmpty() ? 0 : Long.parseLong(get(key));
        } catch (NumberFormatException e) {
            throw new BadRequest("failed to parse " + key.replace('-', ' ') + ": " + get(key), e);
        }
    }

    private List<Ulimit> ulimits() {
        List<Ulimit> ulimits = new ArrayList<>();
        for (String text : list(get("ulimit"))) {
            String[] parts = text.split("[=:]", -1);
            try {
                ulimits.add(new Ulimit(
                        parts[0], Long.parseLong(parts[parts.length == 3 ? 2 : 1]), Long.parseLong(parts[1])));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new BadRequest("invalid ulimit type: " + text, e);
            }
        }
        return ulimits;
    }

    /** Where cache is taken from: {@code cache-imports}, and the older {@code cache-from}. */
    List<CacheOption> cacheImports() {
        List<CacheOption> imports = new ArrayList<>();
        if (!get("cache-imports").isEmpty()) {
            try {
                for (JsonNode entry : Documents.tree(get("cache-imports").getBytes(StandardCharsets.UTF_8))) {
                    Map<String, String> attributes = new TreeMap<>();
                    entry.path("Attrs")
                            .properties()
                            .forEach(attribute -> attributes.put(
                                    attribute.getKey(), attribute.getValue().asText()));
                    imports.add(new CacheOption(entry.path("Type").asText(), attributes));
                }
            } catch (IOException e) {
                throw new BadRequest("failed to unmarshal cache-imports: " + e.getMessage(), e);
            }
        }
        for (String ref : list(get("cache-from"))) {
            imports.add(new CacheOption("registry", Map.of("ref", ref)));
        }
        return imports;
    }

    private static boolean isTrue(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> true;
            default -> false;
        };
    }

    private static List<String> list(String commaSeparated) {
        return commaSeparated.isEmpty()
                ? List.of()
                : Arrays.stream(commaSeparated.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }
}
