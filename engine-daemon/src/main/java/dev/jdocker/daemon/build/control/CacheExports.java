package dev.jdocker.daemon.build.control;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.CacheOption;
import dev.jdocker.daemon.build.StepResult;
import dev.jdocker.daemon.build.remote.CacheExport;
import dev.jdocker.daemon.build.remote.CacheTarget;
import dev.jdocker.daemon.build.remote.NewCache;
import dev.jdocker.daemon.build.remote.RegistryCache;
import dev.jdocker.daemon.build.session.SessionCache;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.image.LocalImages;
import dev.jdocker.daemon.image.push.LayerBlobs;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.daemon.registry.RegistryAuth;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives away what the steps of a build have made, for builds elsewhere: {@code --cache-to}. */
final class CacheExports {

    private static final Logger log = LoggerFactory.getLogger(CacheExports.class);

    private final LayerBlobs blobs;
    private final Registries registries;

    CacheExports(LayerBlobs blobs, Registries registries) {
        this.blobs = blobs;
        this.registries = registries;
    }

    /** Refuses, before anything is built, what cannot be done. */
    static void check(List<CacheOption> options) {
        for (CacheOption option : options) {
            String missing = switch (option.type()) {
                case "inline" -> "";
                case "registry" -> option.attributes().containsKey("ref") ? "" : "ref";
                case "local" -> option.attributes().containsKey("dest") ? "" : "dest";
                default -> throw new Unsupported("unknown cache exporter: \"" + option.type() + "\"");
            };
            if (!missing.isEmpty()) {
                throw new BadRequest(option.type() + " cache exporter requires " + missing);
            }
            String compression = option.attributes().getOrDefault("compression", "gzip");
            if (!compression.equals("gzip")) {
                throw new Unsupported("caches are written by gzip, not by " + compression);
            }
        }
    }

    /** Does what those options say; what is told to the client. Inline caches are in the images already. */
    Map<String, String> export(RunningBuild build, List<CacheOption> options, Set<BuildResult> results)
            throws Exception {
        Map<String, String> response = new TreeMap<>();
        for (CacheOption option : options) {
            if (option.type().equals("inline") || results.isEmpty()) {
                continue;
            }
            CacheTarget target = target(build, option);
            try {
                Descriptor manifest = ExportStep.run(
                        build.observer(), target.title(), step -> put(chosen(option, results), option, target, step));
                response.put("cache.manifest", new String(Documents.write(manifest), StandardCharsets.UTF_8));
            } catch (Exception e) {
                if (!isTrue(option, "ignore-error", false) || e instanceof InterruptedException) {
                    throw e;
                }
                log.info("a cache is not exported: {}", e.toString());
            }
        }
        return response;
    }

    private Descriptor put(List<StepResult> steps, CacheOption option, CacheTarget target, ExportStep step)
            throws Exception {
        try (ContentStore.Lease lease = blobs.content().lease()) {
            NewCache cache = step.part(
                    "preparing build cache for export", part -> NewCache.of(steps, chain -> blobs.gzip(chain, lease)));
            boolean image = isTrue(option, "image-manifest", isTrue(option, "oci-mediatypes", true));
            return CacheExport.put(
                    cache,
                    image,
                    digest -> () -> blobs.content().open(digest),
                    target,
                    (name, work) -> step.part(name, part -> {
                        work.run();
                        return true;
                    }));
        }
    }

    /** All steps with {@code mode=max}, else those on the way to an image. */
    private static List<StepResult> chosen(CacheOption option, Set<BuildResult> results) {
        boolean all = option.attributes().getOrDefault("mode", "min").equals("max");
        Set<StepResult> chosen = new LinkedHashSet<>();
        for (BuildResult result : results) {
            List<List<DiffId>> images =
                    result.images().stream().map(BuiltImage::layers).toList();
            for (StepResult step : result.steps()) {
                if (all || images.stream().anyMatch(step::leadsTo)) {
                    chosen.add(step);
                }
            }
        }
        return new ArrayList<>(chosen);
    }

    private CacheTarget target(RunningBuild build, CacheOption option) {
        if (option.type().equals("local")) {
            return new SessionCache(build.requireSession(), option.attributes().getOrDefault("dest", ""), "");
        }
        ImageReference reference =
                LocalImages.parse(option.attributes().getOrDefault("ref", "")).withDefaultTag();
        RegistryAuth auth = build.credentials().of(reference.domain());
        return new RegistryCache(reference, registries.forPush(reference, auth));
    }

    private static boolean isTrue(CacheOption option, String key, boolean fallback) {
        String text = option.attributes().getOrDefault(key, "");
        return text.isEmpty() ? fallback : text.equals("true") || text.equals("1");
    }
}
