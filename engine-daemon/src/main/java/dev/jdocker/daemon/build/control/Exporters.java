package dev.jdocker.daemon.build.control;

import buildkit.control.SolveRequest;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.image.archive.ImageArchives;
import dev.jdocker.daemon.image.push.PushRoute;
import dev.jdocker.linux.Linux;
import java.util.ArrayList;
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

    /** Gives away the results of these names by all the ways wanted. */
    Map<String, String> export(RunningBuild build, List<Wanted> wanted, Map<String, String> refs) throws Exception {
        Map<String, String> response = new TreeMap<>();
        if (wanted.isEmpty() || refs.isEmpty()) {
            return response;
        }
        List<BuiltImage> images = new ArrayList<>();
        for (String ref : refs.values()) {
            @Nullable BuildResult result = builds.result(ref);
            if (result == null) {
                throw new NotFound("no such ref: " + ref);
            }
            images.add(Results.image(result, ref));
        }
        for (int number = 0; number < wanted.size(); number++) {
            Wanted one = wanted.get(number);
            response.putAll(one.exporter().export(build, images, one.attributes(), number));
        }
        return response;
    }
}
