package dev.jdocker.daemon.volume;

import dev.jdocker.api.text.ByteSize;
import dev.jdocker.daemon.error.BadRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a local volume: what is mounted in its place, as mount(8) takes it.
 *
 * @param type the file system, {@code none} for a bind mount
 * @param words the options of {@code -o}
 * @param sizeBytes how much it may hold, 0 for no limit
 */
record LocalOptions(String type, String words, String device, long sizeBytes) {
    private static final Set<String> KNOWN = Set.of("type", "o", "device", "size");
    private static final Map<String, List<String>> NEEDS =
            Map.of("device", List.of("type"), "type", List.of("device"), "o", List.of("device", "type"));

    /**
     * @throws BadRequest in Docker's words
     */
    static LocalOptions parse(Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!KNOWN.contains(option)) {
                throw new BadRequest("invalid option: \"" + option + "\"");
            }
        }
        if (options.getOrDefault("type", "").equals("cifs")) {
            checkNoPort(options.getOrDefault("device", ""));
        }
        long sizeBytes = size(options.get("size"));
        for (String option : List.of("device", "type", "o")) {
            if (options.containsKey(option)) {
                for (String needed : NEEDS.getOrDefault(option, List.of())) {
                    if (!options.containsKey(needed)) {
                        throw new BadRequest("missing required option: \"" + needed + "\"");
                    }
                }
            }
        }
        return new LocalOptions(
                options.getOrDefault("type", ""),
                options.getOrDefault("o", ""),
                options.getOrDefault("device", ""),
                sizeBytes);
    }

    private static void checkNoPort(String device) {
        try {
            if (new URI(device).getPort() >= 0) {
                throw new BadRequest("port not allowed in CIFS device URL, include 'port' in 'o='");
            }
        } catch (URISyntaxException e) {
            throw new BadRequest("error parsing mount device url: " + e.getMessage(), e);
        }
    }

    LocalOptions with(String otherWords, String otherDevice) {
        return new LocalOptions(type, otherWords, otherDevice, sizeBytes);
    }

    private static long size(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            return ByteSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether something is mounted in the volume's place while it is used. */
    boolean mounts() {
        return !device.isEmpty() || !type.isEmpty();
    }
}
