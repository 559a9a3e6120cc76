package dev.jdocker.daemon.build.solve;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.json.Timestamp;
import java.util.List;

/**
 * What a step has made: {@code {"key": "…", "aliases": ["…"], "layers": ["sha256:…"], "parent": "…", "description": "[2/3] RUN make",
 * "created": "…", "lastUsed": "…", "uses": 2, "sizeBytes": 10}}.
 *
 * @param key the hexadecimal digits by which the step is found again, its id too
 * @param aliases other keys of the same
 * @param layers all layers of the tree, the lowest first
 * @param parent the id of what it was made on, empty of nothing
 * @param sizeBytes of the files in its own layer
 */
record CacheRecord(
        @JsonProperty("key") String key,
        @JsonProperty("aliases") List<String> aliases,
        @JsonProperty("layers") List<DiffId> layers,
        @JsonProperty("parent") String parent,
        @JsonProperty("description") String description,
        @JsonProperty("created") Timestamp created,
        @JsonProperty("lastUsed") Timestamp lastUsed,
        @JsonProperty("uses") int uses,
        @JsonProperty("sizeBytes") long sizeBytes) {
    CacheRecord {
        aliases = List.copyOf(aliases);
        layers = List.copyOf(layers);
    }

    CacheRecord used(Timestamp at) {
        return new CacheRecord(key, aliases, layers, parent, description, created, at, uses + 1, sizeBytes);
    }
}
