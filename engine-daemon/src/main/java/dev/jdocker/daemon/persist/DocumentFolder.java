package dev.jdocker.daemon.persist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of JSON documents of one type, one file {@code <key>.json} each. Every write is durable on return. Not for
 * concurrent writes to one key.
 */
public final class DocumentFolder<T> {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentFolder.class);
    private static final String SUFFIX = ".json";
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private final Path folder;
    private final Class<T> type;

    /** Makes the folder where it is missing and sweeps what a crash left in it. */
    public DocumentFolder(Path folder, Class<T> type) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.type = type;
        AtomicFile.sweep(folder);
    }

    /** All documents by key. One that cannot be read is reported and left where it is. */
    public Map<String, T> load() throws IOException {
        Map<String, T> documents = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                try {
                    documents.put(
                            name.substring(0, name.length() - SUFFIX.length()),
                            Documents.read(Files.readAllBytes(file), type));
                } catch (IOException e) {
                    LOG.error("cannot read {}: {}", file, e.getMessage());
                }
            }
        }
        return documents;
    }

    public void put(String key, T document) {
        AtomicFile.write(file(key), Documents.write(document));
    }

    /** Removes a document; one that is not there is no error. */
    public void remove(String key) {
        AtomicFile.delete(file(key));
    }

    private Path file(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new UncheckedIOException(new IOException("not a document key: " + key));
        }
        return folder.resolve(key + SUFFIX);
    }
}
