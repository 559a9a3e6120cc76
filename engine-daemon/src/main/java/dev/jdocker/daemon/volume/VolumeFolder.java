package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.persist.AtomicFile;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.daemon.quota.ProjectQuotas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of volumes on disk. One appears whole, with its document, by a rename, and disappears by another: whenever the
 * process is killed, a volume is there or it is not.
 */
final class VolumeFolder {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeFolder.class);
    private static final String UNFINISHED = ".new-";
    private static final String DOCUMENT = "volume.json";
    private static final String DATA = "_data";

    private final Path folder;
    private final ProjectQuotas quotas;
    private final Trash trash;
    private final AtomicLong sequence = new AtomicLong();

    /** Opens {@code folder}, makes it where it is missing and sweeps what was not finished. */
    VolumeFolder(Path folder, ProjectQuotas quotas, Trash trash) throws IOException {
        this.folder = OwnedFolder.create(folder, "rwx--x---");
        this.quotas = quotas;
        this.trash = trash;
        trash.sweep(folder);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
            for (Path unfinished : left) {
                TreeRemoval.remove(unfinished);
            }
        }
    }

    /** Where the files of a local volume are. */
    Path data(String name) {
        return folder.resolve(name).resolve(DATA);
    }

    /** All documents; a folder whose document cannot be read is reported and left alone. */
    List<VolumeDocument> load() throws IOException {
        List<VolumeDocument> documents = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
            for (Path volume : folders) {
                String name = String.valueOf(volume.getFileName());
                if (name.startsWith(".")) {
                    continue;
                }
                TreeRemoval.remove(volume.resolve(CopyUp.ASIDE));
                try {
                    documents.add(Documents.read(Files.readAllBytes(volume.resolve(DOCUMENT)), VolumeDocument.class));
                } catch (IOException e) {
                    LOG.error("volume {} is left out: its document cannot be read: {}", name, e.getMessage());
                }
            }
        }
        return documents;
    }

    /** Whether a volume may have a limit here. */
    boolean hasLimits() {
        return quotas.areEnforced(folder);
    }

    /** Makes the folder of a volume whose files are elsewhere; durable on return. */
    void create(VolumeDocument document) {
        create(document, false, 0);
    }

    /** Makes the folder of a volume with its files, which may take so many bytes, 0 for no limit; durable on return. */
    void createWithData(VolumeDocument document, long limitBytes) {
        create(document, true, limitBytes);
    }

    private void create(VolumeDocument document, boolean withData, long limitBytes) {
        Path fresh = folder.resolve(UNFINISHED + ProcessHandle.current().pid() + "-" + sequence.incrementAndGet());
        try {
            OwnedFolder.create(fresh, "rwx--x---");
            if (withData) {
                OwnedFolder.create(fresh.resolve(DATA), "rwxr-xr-x");
            }
            if (limitBytes > 0) {
                quotas.limit(List.of(fresh.resolve(DATA)), limitBytes);
            }
            AtomicFile.write(fresh.resolve(DOCUMENT), Documents.write(document));
            Files.move(fresh, folder.resolve(document.name()), StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.syncFolder(folder);
        } catch (IOException | RuntimeException e) {
            UncheckedIOException failure = new UncheckedIOException(
                    "make the folder of volume " + document.name() + ": " + e.getMessage(),
                    e instanceof IOException io ? io : new IOException(e));
            try {
                TreeRemoval.remove(fresh);
            } catch (IOException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    /** Lets a volume's folder disappear; its bytes are freed later. */
    void remove(String name) {
        quotas.release(data(name));
        try {
            if (trash.discard(folder.resolve(name))) {
                AtomicFile.syncFolder(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("remove the folder of volume " + name + ": " + e.getMessage(), e);
        }
    }
}
