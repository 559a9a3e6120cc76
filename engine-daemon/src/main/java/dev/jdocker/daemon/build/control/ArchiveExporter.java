package dev.jdocker.daemon.build.control;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.filesync.SessionOutput;
import dev.jdocker.daemon.image.archive.ImageArchives;
import dev.jdocker.daemon.image.archive.NewImage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code type=oci} and {@code type=docker}: an archive of the image, into a file of the client's. */
final class ArchiveExporter implements Exporter {

    private final ImageArchives archives;
    private final ImageArchives.Kind kind;

    ArchiveExporter(ImageArchives archives, ImageArchives.Kind kind) {
        this.archives = archives;
        this.kind = kind;
    }

    @Override
    public Map<String, String> export(
            RunningBuild build, List<BuiltImage> images, Map<String, String> attributes, int number) throws Exception {
        if (kind == ImageArchives.Kind.DOCKER && images.size() > 1) {
            throw new Unsupported("docker exporter does not currently support exporting manifest lists");
        }
        if (attributes.getOrDefault("tar", "true").equals("false")) {
            throw new Unsupported("an OCI layout as a folder (tar=false) is not supported");
        }
        List<ImageReference> names = ImageExporter.names(attributes);
        Map<String, String> response = new TreeMap<>();
        response.put("containerimage.config.digest", images.getFirst().id().text());
        if (!names.isEmpty()) {
            response.put("image.name", attributes.getOrDefault("name", ""));
        }
        SessionOutput output = new SessionOutput(build.requireSession(), number, response);
        List<NewImage> written = images.stream()
                .map(image -> new NewImage(image.config(), image.layers(), image.platform(), names))
                .toList();
        ExportStep.run(
                build.observer(),
                kind == ImageArchives.Kind.OCI ? "exporting to oci image format" : "exporting to docker image format",
                step -> step.part("sending tarball", part -> {
                    output.send(out -> response.put(
                            "containerimage.digest",
                            archives.write(kind, written, out).text()));
                    return true;
                }));
        return response;
    }
}
