package dev.jdocker.daemon.build.control;

import buildkit.control.SolveRequest;
import buildkit.gateway.Result;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.image.archive.ImageArchives;
import dev.jdocker.daemon.image.push.PushRoute;
import dev.jdocker.linux.Linux;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ways to give away what was built, by the names that clients have for them. */
final class Exporters {

    private final Map<String, Exporter> byType;
    private final RunningBuilds builds;

    Exporters(Linux linux, ImageArchives archives, PushRoute pushes, RunningBuilds builds) {
        Exporter image = new ImageExporter(pushes);
        this.byType = Map.of(
                "moby", image,
                "image", image,
                "local", new FolderExporter(linux),
                "tar", new TarExporter(),
                "oci", new ArchiveExporter(archives, ImageArchives.Kind.OCI),
                "docker", new ArchiveExporter(archives, ImageArchives.Kind.DOCKER));
        this.builds = builds;
    }

    /** One that a client wants. */
    record Wanted(Exporter exporter, Map<String, String> attributes) {}

    /** Those that a request names, before anything is built. */
    List<Wanted> of(SolveRequest request) {
        List<Wanted> wanted = new ArrayList<>();
        for (buildkit.control.Exporter entry : named(request)) {
            @Nullable Exporter exporter = byType.get(entry.getType());
            if (exporter == null) {
                throw new NotFound("exporter \"" + entry.getType() + "\" could not be found");
            }
            wanted.add(new Wanted(exporter, entry.getAttrsMap()));
        }
        return wanted;
    }

    /** Older clients name one in fields of their own, newer ones there too. */
    static List<buildkit.control.Exporter> named(SolveRequest request) {
        if (request.getExportersCount() > 0 || request.getExporterDeprecated().isEmpty()) {
            return request.getExportersList();
        }
        return List.of(buildkit.control.Exporter.newBuilder()
                .setType(request.getExporterDeprecated())
                .putAllAttrs(request.getExporterAttrsDeprecatedMap())
                .build());
    }

    /** Gives away a result by all the ways wanted, its images under the configs that the client has for them. */
    Map<String, String> export(RunningBuild build, List<Wanted> wanted, Result result) throws Exception {
        Map<String, String> response = new TreeMap<>();
        Map<String, String> refs = Results.refs(result);
        if (wanted.isEmpty() || refs.isEmpty()) {
            return response;
        }
        for (int number = 0; number < wanted.size(); number++) {
            Wanted one = wanted.get(number);
            List<BuiltImage> images = new ArrayList<>();
            for (Map.Entry<String, String> ref : refs.entrySet()) {
                BuiltImage image = configured(image(ref.getValue()), Results.config(result, ref.getKey()));
                images.add(configured(image, Results.config(one.attributes(), ref.getKey())));
            }
            response.putAll(one.exporter().export(build, images, one.attributes(), number));
        }
        return response;
    }

    private BuiltImage image(String ref) {
        @Nullable BuildResult result = builds.result(ref);
        if (result == null) {
            throw new NotFound("no such ref: " + ref);
        }
        return Results.image(result, ref);
    }

    private static BuiltImage configured(BuiltImage image, byte @Nullable [] config) {
        return config == null || config.length == 0 || Arrays.equals(config, image.config())
                ? image
                : image.withConfig(config);
    }
}
