package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.FileTree;
import dev.jdocker.daemon.build.filesync.SessionOutput;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code type=local}: the files, into a folder of the client's; those of several platforms each into one of their own. */
final class FolderExporter implements Exporter {

    private final Linux linux;

    FolderExporter(Linux linux) {
        this.linux = linux;
    }

    @Override
    public Map<String, String> export(
            RunningBuild build, List<BuiltImage> images, Map<String, String> attributes, int number) throws Exception {
        SessionOutput output = new SessionOutput(build.requireSession(), number, Map.of());
        return ExportStep.run(build.observer(), "exporting to client directory", step -> {
            List<FileTree> trees = new ArrayList<>();
            try {
                Map<String, Fd> roots = new TreeMap<>();
                for (BuiltImage image : images) {
                    FileTree tree = image.open();
                    trees.add(tree);
                    roots.put(folder(image, images.size() > 1, attributes), tree.root());
                }
                Instant started = Instant.now();
                long[] sent = {0};
                output.send(linux, roots, bytes -> {
                    if (bytes - sent[0] > 1024 * 1024) {
                        sent[0] = bytes;
                        step.progress("copying files", bytes, started, false);
                    }
                });
                step.progress("copying files", sent[0], started, true);
            } finally {
                trees.forEach(FileTree::close);
            }
            return Map.of();
        });
    }

    private static String folder(BuiltImage image, boolean several, Map<String, String> attributes) {
        String split = attributes.getOrDefault("platform-split", several ? "true" : "false");
        return several || Boolean.parseBoolean(split)
                ? Results.text(image.platform()).replace('/', '_')
                : "";
    }
}
