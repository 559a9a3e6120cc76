package dev.jdocker.cli.context;

import dev.jdocker.cli.output.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** A context as one file: {@code meta.json} and {@code tls/docker/*.pem}, in a tar or a zip archive. */
final class ContextArchive {
    private static final String META = "meta.json";
    private static final String TLS = "tls/" + StoredContext.DOCKER + "/";
    private static final int MAX_BYTES = 10 * 1024 * 1024;

    private ContextArchive() {}

    static byte[] write(StoredContext context, Map<String, byte[]> tls) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            add(out, META, 0644, Json.compact(context.json()).getBytes(StandardCharsets.UTF_8));
            addFolder(out, "tls/");
            if (!tls.isEmpty()) {
                addFolder(out, TLS);
            }
            for (Map.Entry<String, byte[]> file : tls.entrySet()) {
                add(out, TLS + file.getKey(), 0600, file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static void addFolder(TarArchiveOutputStream out, String name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(0700);
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
    }

    private static void add(TarArchiveOutputStream out, String name, int mode, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    static void read(InputStream in, ContextStore store, String name) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        boolean zip = buffered.read() == 'P' && buffered.read() == 'K';
        buffered.reset();
        StoredContext context = null;
        Map<String, byte[]> tls = new TreeMap<>();
        try (ArchiveInputStream<?> archive =
                zip ? new ZipArchiveInputStream(buffered) : new TarArchiveInputStream(buffered)) {
            for (ArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.isDirectory()) {
                    continue;
                }
                if (entry.getName().equals(META)) {
                    context = StoredContext.of(Json.read(new ByteArrayInputStream(content(archive))));
                } else {
                    String file = tlsFile(entry.getName());
                    if (file == null) {
                        throw new IOException("invalid path: unexpected file in the archive: " + entry.getName());
                    }
                    tls.put(file, content(archive));
                }
            }
        }
        if (context == null) {
            throw new IOException("invalid context: no metadata found");
        }
        store.putTls(name, tls);
        store.put(context.named(name));
    }

    /** The name of a file of TLS within its folder, where it is one of those that there may be. */
    private static @Nullable String tlsFile(String path) {
        return switch (path) {
            case TLS + "ca.pem", TLS + "cert.pem", TLS + "key.pem" -> path.substring(TLS.length());
            default -> null;
        };
    }

    private static byte[] content(InputStream entry) throws IOException {
        byte[] bytes = entry.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("read bytes limit exceeded: a file of the archive is larger than 10 MB");
        }
        return bytes;
    }
}
