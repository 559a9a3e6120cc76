package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.daemon.persist.AtomicFile;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.persist.SlotFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The documents of containers on disk. */
final class ContainerStore {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerStore.class);

    private final ContainerPaths paths;

    ContainerStore(ContainerPaths paths) {
        this.paths = paths;
    }

    /** Writes a document; durable on return. */
    void write(ContainerDocument document) {
        SlotFile.write(paths.document(document.id()), Documents.write(document));
    }

    /** What the containers' folder holds: documents, and folders of containers that were never finished. */
    record Found(List<ContainerDocument> documents, List<String> unfinished) {}

    Found load() throws IOException {
        Files.createDirectories(paths.containers());
        List<ContainerDocument> documents = new ArrayList<>();
        List<String> unfinished = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(paths.containers())) {
            for (Path folder : folders) {
                String name = String.valueOf(folder.getFileName());
                if (!ContainerId.isId(name)) {
                    continue;
                }
                AtomicFile.sweep(folder);
                Path file = paths.document(new ContainerId(name));
                if (!Files.exists(file)) {
                    unfinished.add(name);
                    continue;
                }
                try {
                    documents.add(Documents.read(SlotFile.read(file), ContainerDocument.class));
                } catch (IOException e) {
                    LOG.error("container {} is left out: its document cannot be read: {}", name, e.getMessage());
                }
            }
        }
        return new Found(documents, unfinished);
    }
}
