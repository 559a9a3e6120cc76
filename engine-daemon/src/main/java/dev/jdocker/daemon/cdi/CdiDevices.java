package dev.jdocker.daemon.cdi;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.api.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The devices that the files of some folders describe, read each time they are asked for, because vendors' tools write them
 * at any time. A device of a later folder hides one of the same name in an earlier one; two in the same folder hide each other.
 */
public final class CdiDevices {
    private static final Logger LOG = LoggerFactory.getLogger(CdiDevices.class);
    private static final long LARGEST_FILE_BYTES = 4L << 20;

    private final List<Path> folders;

    public CdiDevices(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** One device with what all devices of its file need. */
    record Found(CdiSpec spec, CdiSpec.Device device) {}

    /** The qualified names of all: {@code vendor.com/class=name}. */
    public List<String> names() {
        return List.copyOf(all().keySet());
    }

    Map<String, Found> all() {
        Map<String, Found> all = new TreeMap<>();
        for (Path folder : folders) {
            Map<String, Found> here = new TreeMap<>();
            Set<String> twice = new HashSet<>();
            for (CdiSpec spec : specs(folder)) {
                for (CdiSpec.Device device : spec.devices()) {
                    String name = spec.kind() + "=" + device.name();
                    if (here.put(name, new Found(spec, device)) != null) {
                        twice.add(name);
                    }
                }
            }
            here.keySet().removeAll(twice);
            all.keySet().removeAll(twice);
            all.putAll(here);
        }
        return all;
    }

    private static List<CdiSpec> specs(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.{json,yaml,yml}")) {
            found.forEach(files::add);
        } catch (IOException e) {
            LOG.warn("read the device specifications in {}: {}", folder, e.getMessage());
            return List.of();
        }
        files.sort(null);
        return files.stream().map(CdiDevices::spec).flatMap(Optional::stream).toList();
    }

    /** A file that cannot be understood hides its own devices only. */
    private static Optional<CdiSpec> spec(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw new IOException("it is larger than " + LARGEST_FILE_BYTES + " bytes");
            }
            CdiSpec spec = parse(Files.readString(file), file.toString().endsWith(".json"));
            if (spec.version().isEmpty() || spec.kind().indexOf('/') <= 0) {
                throw new IOException("cdiVersion or kind is missing");
            }
            return Optional.of(spec);
        } catch (IOException | YAMLException | IllegalArgumentException e) {
            LOG.warn("read the device specification {}: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    static CdiSpec parse(String text, boolean json) throws IOException {
        ObjectMapper mapper = Json.mapper();
        if (json) {
            return mapper.readValue(text, CdiSpec.class);
        }
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        CdiSpec spec = mapper.convertValue(document, CdiSpec.class);
        if (spec == null) {
            throw new IOException("it is empty");
        }
        return spec;
    }
}
