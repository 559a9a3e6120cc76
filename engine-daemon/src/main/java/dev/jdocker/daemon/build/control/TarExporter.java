package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.FileTree;
import dev.jdocker.daemon.build.filesync.SessionOutput;
import java.util.List;
import java.util.Map;

/** {@code type=tar}: the files as one archive, into a file of the client's. */
final class TarExporter implements Exporter {

    @Override
    public Map<String, String> export(
            RunningBuild build, List<BuiltImage> images, Map<String, String> attributes, int number) throws Exception {
        if (images.size() > 1) {
            throw new Unsupported("an archive of several platforms' files is not supported: use type=local");
        }
        SessionOutput output = new SessionOutput(build.requireSession(), number, Map.of());
        return ExportStep.run(
                build.observer(),
                "exporting to client tarball",
                step -> step.part("sending tarball", part -> {
                    try (FileTree tree = images.getFirst().open()) {
                        output.send(tree::writeTar);
                    }
                    return Map.of();
                }));
    }
}
