package dev.jdocker.daemon.build.control;

import buildkit.control.BuildHistoryRecord;
import buildkit.control.Descriptor;
import buildkit.control.StatusResponse;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.persist.AtomicFile;
import dev.jdocker.daemon.persist.OwnedFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of builds on disk: {@code <key>.record} and beside it {@code <key>.status}, what was told of the build, each message
 * behind its length in four bytes as BuildKit keeps them. The key is a digest, since refs are what clients make up. Nothing is synced:
 * no build waits for the disk to be remembered, and a crash of the machine may take the last records.
 */
final class HistoryFolder {

    private static final Logger log = LoggerFactory.getLogger(HistoryFolder.class);
    private static final String RECORD = ".record";
    private static final String STATUS = ".status";
    private static final String MEDIA_TYPE = "application/vnd.buildkit.status.v0";

    private final Path folder;

    HistoryFolder(Path folder) throws IOException {
        this.folder = OwnedFolder.create(folder, "rwx------");
        AtomicFile.sweep(folder);
    }

    private Path file(String ref, String suffix) {
        return folder.resolve(Digest.of(ref.getBytes(StandardCharsets.UTF_8)).hex() + suffix);
    }

    List<BuildHistoryRecord> records() {
        List<BuildHistoryRecord> records = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + RECORD)) {
            for (Path file : files) {
                try {
                    BuildHistoryRecord record = BuildHistoryRecord.parseFrom(Files.readAllBytes(file));
                    if (record.getRef().isEmpty()) {
                        Files.delete(file); // a crash of the machine has left it empty
                    } else {
                        records.add(record);
                    }
                } catch (IOException e) {
                    log.warn("a record of a build is lost: {}", e.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    /** Writes a record and what was told of its build; the record then says where that is. */
    BuildHistoryRecord write(BuildHistoryRecord record, List<StatusResponse> status) {
        byte[] told = bytes(status);
        AtomicFile.writeUnsynced(file(record.getRef(), STATUS), told);
        return write(record.toBuilder()
                .setLogs(Descriptor.newBuilder()
                        .setMediaType(MEDIA_TYPE)
                        .setDigest(Digest.of(told).text())
                        .setSize(told.length))
                .build());
    }

    BuildHistoryRecord write(BuildHistoryRecord record) {
        AtomicFile.writeUnsynced(file(record.getRef(), RECORD), record.toByteArray());
        return record;
    }

    private static byte[] bytes(List<StatusResponse> status) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (StatusResponse response : status) {
            byte[] message = response.toByteArray();
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(message.length)
                    .array());
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    byte[] statusBytes(String ref) {
        try {
            return Files.readAllBytes(file(ref, STATUS));
        } catch (IOException e) {
            throw new UncheckedIOException("read the log of build " + ref + ": " + e.getMessage(), e);
        }
    }

    List<StatusResponse> status(String ref) {
        ByteBuffer bytes = ByteBuffer.wrap(statusBytes(ref)).order(ByteOrder.LITTLE_ENDIAN);
        List<StatusResponse> status = new ArrayList<>();
        try {
            while (bytes.remaining() >= Integer.BYTES) {
                int length = bytes.getInt();
                status.add(StatusResponse.parseFrom(bytes.slice(bytes.position(), length)));
                bytes.position(bytes.position() + length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read the log of build " + ref + ": " + e.getMessage(), e);
        }
        return status;
    }

    void delete(String ref) {
        try {
            Files.deleteIfExists(file(ref, RECORD));
            Files.deleteIfExists(file(ref, STATUS));
        } catch (IOException e) {
            throw new UncheckedIOException("forget build " + ref + ": " + e.getMessage(), e);
        }
    }
}
