package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.BindOptions;
import dev.jdocker.api.container.Mount;
import dev.jdocker.api.container.VolumeDriverConfig;
import dev.jdocker.api.container.VolumeOptions;
import dev.jdocker.daemon.error.BadRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -v} asks for: {@code /host:/container[:mode]}, {@code volume:/container[:mode]}, or {@code /container} for a new
 * volume.
 *
 * @param mode the options as they were given
 */
record BindText(Mount mount, String mode) {
    private static final String IDMAP = "idmap=";

    /** Of each kind of option there may be one. */
    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("rw", "access"),
            Map.entry("ro", "access"),
            Map.entry("z", "label"),
            Map.entry("Z", "label"),
            Map.entry("private", "propagation"),
            Map.entry("rprivate", "propagation"),
            Map.entry("slave", "propagation"),
            Map.entry("rslave", "propagation"),
            Map.entry("shared", "propagation"),
            Map.entry("rshared", "propagation"),
            Map.entry("nocopy", "copy"),
            Map.entry("consistent", "consistency"),
            Map.entry("cached", "consistency"),
            Map.entry("delegated", "consistency"));

    static BindText parse(String text, String volumeDriver) {
        List<String> parts = List.of(text.split(":", -1));
        int idmap = text.indexOf(IDMAP);
        if (idmap > 0 && parts.size() == 4 && parts.get(2).contains(IDMAP)) {
            // the colon between the two ids is none between parts
            parts = List.of(parts.get(0), parts.get(1), parts.get(2) + ":" + parts.get(3));
        }
        if (parts.size() > 3 || parts.getFirst().isEmpty() || (parts.size() == 2 && isMode(parts.get(1)))) {
            throw new BadRequest("invalid volume specification: '" + text + "'");
        }
        String mode = parts.size() == 3 ? parts.get(2) : "";
        if (!isMode(mode)) {
            throw new BadRequest("invalid mode: " + mode);
        }
        String source = parts.size() == 1 ? "" : parts.getFirst();
        String target = parts.size() == 1 ? parts.getFirst() : parts.get(1);
        Mount mount = mount(source, target, words(mode), volumeDriver);
        try {
            MountRules.check(mount);
        } catch (BadRequest e) {
            throw new BadRequest("invalid volume specification: '" + text + "': " + e.text(), e);
        }
        return new BindText(mount, mode);
    }

    private static Mount mount(String source, String target, List<String> words, String volumeDriver) {
        boolean bind = source.startsWith("/");
        boolean copies = !words.contains("nocopy");
        VolumeDriverConfig driver =
                bind || volumeDriver.isEmpty() ? null : new VolumeDriverConfig(volumeDriver, Map.of());
        BindOptions spread = words.stream()
                .filter(word -> "propagation".equals(KINDS.get(word)))
                .findFirst()
                .map(word -> new BindOptions(word, false, bind, false, false))
                .orElse(bind ? new BindOptions("", false, true, false, false) : null);
        return new Mount(
                bind ? "bind" : "volume",
                source,
                target,
                words.contains("ro"),
                "",
                spread,
                copies && driver == null ? null : new VolumeOptions(!copies, Map.of(), "", driver),
                null,
                null,
                words.stream()
                        .filter(word -> word.startsWith(IDMAP))
                        .map(word -> word.substring(IDMAP.length()))
                        .findFirst()
                        .orElse(""));
    }

    private static List<String> words(String mode) {
        return mode.isEmpty() ? List.of() : List.of(mode.split(",", -1));
    }

    static boolean isMode(String mode) {
        Set<@Nullable String> kinds = new HashSet<>();
        for (String word : words(mode)) {
            String kind = word.startsWith(IDMAP) ? IDMAP : KINDS.get(word);
            if (kind == null || !kinds.add(kind)) {
                return false;
            }
        }
        return true;
    }
}
