package dev.jdocker.cli.context;

import dev.jdocker.cli.config.ConfigFile;
import dev.jdocker.cli.output.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The contexts of this user, in the folders and forms that Docker's clients keep them in. */
final class ContextStore {
    private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$");

    private final Path folder;

    private ContextStore(Path folder) {
        this.folder = folder;
    }

    static ContextStore of(Map<String, String> environment) {
        return new ContextStore(ConfigFile.folder(environment).resolve("contexts"));
    }

    static void checkName(String name) throws IOException {
        if (name.isEmpty()) {
            throw new IOException("context name cannot be empty");
        }
        if (name.equals(CurrentContext.DEFAULT)) {
            throw new IOException("\"default\" is a reserved context name");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IOException("context name \"" + name + "\" is invalid, names are validated against regexp \""
                    + NAME.pattern() + "\"");
        }
    }

    /** All, by name. */
    List<StoredContext> all() throws IOException {
        Map<String, StoredContext> all = new TreeMap<>();
        Path meta = folder.resolve("meta");
        if (Files.isDirectory(meta)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(meta)) {
                for (Path each : folders) {
                    Path file = each.resolve("meta.json");
                    if (Files.isRegularFile(file)) {
                        StoredContext context = read(file);
                        all.put(context.name(), context);
                    }
                }
            }
        }
        return new ArrayList<>(all.values());
    }

    boolean has(String name) {
        return Files.isRegularFile(metadata(name).resolve("meta.json"));
    }

    /** The context of that name; Docker's words where there is none. */
    StoredContext get(String name) throws IOException {
        Path file = metadata(name).resolve("meta.json");
        try {
            return read(file);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "context \"" + name + "\": context not found: open " + file + ": no such file or directory", e);
        }
    }

    private static StoredContext read(Path file) throws IOException {
        return StoredContext.of(Json.read(new ByteArrayInputStream(Files.readAllBytes(file))));
    }

    /** Writes a context, instead of what has been there under its name. */
    void put(StoredContext context) throws IOException {
        write(
                metadata(context.name()).resolve("meta.json"),
                Json.compact(context.json()).getBytes(StandardCharsets.UTF_8));
    }

    /** The files of a context's TLS, by their names within a kind of endpoint: {@code ca.pem}, {@code cert.pem}, {@code key.pem}. */
    Map<String, byte[]> tls(String name) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Path tls = tlsFolder(name).resolve(StoredContext.DOCKER);
        if (Files.isDirectory(tls)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(tls)) {
                for (Path file : all) {
                    files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    void putTls(String name, Map<String, byte[]> files) throws IOException {
        delete(tlsFolder(name));
        Path folder = tlsFolder(name).resolve(StoredContext.DOCKER);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    void remove(String name) throws IOException {
        delete(metadata(name));
        delete(tlsFolder(name));
    }

    /** Where a context stands. */
    Path metadata(String name) {
        return folder.resolve("meta").resolve(id(name));
    }

    /** Where its TLS stands. */
    Path tlsFolder(String name) {
        return folder.resolve("tls").resolve(id(name));
    }

    private static String id(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder for " + file);
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = Files.createTempFile(
                folder, "new", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(fresh, bytes);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
