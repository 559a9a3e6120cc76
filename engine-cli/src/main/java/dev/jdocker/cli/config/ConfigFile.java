package dev.jdocker.cli.config;

import dev.jdocker.cli.output.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Docker's {@code config.json}, shared with other clients: what is not understood here is kept as it is. Written whole or not
 * at all, and for the owner's eyes only.
 */
public final class ConfigFile {

    private final Path path;
    private final Map<String, @Nullable Object> content;

    private ConfigFile(Path path, Map<String, @Nullable Object> content) {
        this.path = path;
        this.content = content;
    }

    /** Reads the file of an environment: in {@code DOCKER_CONFIG}, else in {@code .docker} of the home folder. */
    public static ConfigFile read(Map<String, String> environment) throws IOException {
        Path path = folder(environment).resolve("config.json");
        try {
            byte[] bytes = Files.readAllBytes(path);
            Object json = bytes.length == 0 ? Map.of() : Json.read(new ByteArrayInputStream(bytes));
            if (!(json instanceof Map<?, ?>)) {
                throw new IOException("not an object");
            }
            return new ConfigFile(path, new LinkedHashMap<>(Json.asObject(json)));
        } catch (NoSuchFileException e) {
            return new ConfigFile(path, new LinkedHashMap<>());
        } catch (IOException e) {
            throw new IOException("error loading config file: " + path + ": " + e.getMessage(), e);
        }
    }

    /** The folder of the client's configuration. */
    public static Path folder(Map<String, String> environment) {
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        return folder.isEmpty() ? Path.of(environment.getOrDefault("HOME", "/"), ".docker") : Path.of(folder);
    }

    public Path path() {
        return path;
    }

    /** The text at a key, empty where there is none. */
    public String text(String key) {
        return Json.string(content, key);
    }

    /** The texts of the list at a key. */
    public List<String> texts(String key) {
        return Json.list(content, key).stream().map(String::valueOf).toList();
    }

    /** Puts a text at a key; an empty one is taken out. */
    public void put(String key, String text) {
        if (text.isEmpty()) {
            content.remove(key);
        } else {
            content.put(key, text);
        }
    }

    /** The object at a key; what is changed in it is written too. */
    public Map<String, @Nullable Object> object(String key) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(Json.object(content, key));
        content.put(key, copy);
        return copy;
    }

    /** Replaces the file. */
    public void write() throws IOException {
        // Where it is a link, what it leads to is replaced, as Docker does it.
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException("no folder for " + target);
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path fresh = Files.createTempFile(
                folder,
                "config.json",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Json.indented(content, "\t").getBytes(StandardCharsets.UTF_8));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
