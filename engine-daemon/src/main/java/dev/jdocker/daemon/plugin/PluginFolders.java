package dev.jdocker.daemon.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.api.transport.EngineAddress;
import dev.jdocker.api.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds plugins as dockerd does: a socket {@code NAME.sock} or {@code NAME/NAME.sock} below {@code /run/docker/plugins}, else a
 * file {@code NAME.spec} with an address or {@code NAME.json} below {@code /etc/docker/plugins} or {@code /usr/lib/docker/plugins}.
 */
public record PluginFolders(Path sockets, List<Path> specs) {

    /** Where Docker has them. */
    public static final PluginFolders STANDARD = new PluginFolders(
            Path.of("/run/docker/plugins"),
            List.of(Path.of("/etc/docker/plugins"), Path.of("/usr/lib/docker/plugins")));

    public PluginFolders {
        specs = List.copyOf(specs);
    }

    /** The plugin of that name, if it is there. */
    public Optional<Plugin> find(String name) {
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
            return Optional.empty();
        }
        return Stream.concat(
                        Stream.of(
                                sockets.resolve(name + ".sock"),
                                sockets.resolve(name).resolve(name + ".sock")),
                        specs.stream()
                                .flatMap(folder -> Stream.of(".spec", ".json").map(end -> folder.resolve(name + end))))
                .filter(Files::exists)
                .findFirst()
                .map(file -> new Plugin(name, transport(file)));
    }

    /** The names of all that are there, for whoever lists what they offer. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        List<Path> all = new ArrayList<>(specs);
        all.add(sockets);
        for (Path folder : all) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString().replaceFirst("\\.(sock|spec|json)$", ""))
                        .filter(name -> find(name).isPresent())
                        .forEach(names::add);
            } catch (IOException e) {
                throw new UncheckedIOException("look for plugins in " + folder, e);
            }
        }
        return names;
    }

    private static Transport transport(Path file) {
        String name = file.toString();
        try {
            if (name.endsWith(".sock")) {
                return EngineAddress.parse("unix://" + name);
            }
            if (name.endsWith(".spec")) {
                return EngineAddress.parse(Files.readString(file).strip());
            }
            JsonNode description = new ObjectMapper().readTree(file.toFile());
            return EngineAddress.parse(description.path("Addr").asText());
        } catch (IOException e) {
            throw new IllegalArgumentException("read " + file + ": " + e.getMessage(), e);
        }
    }
}
