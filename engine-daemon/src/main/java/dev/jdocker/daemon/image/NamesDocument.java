package dev.jdocker.daemon.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Digest;
import java.util.Map;
import java.util.TreeMap;

/** {@code images/names/names.json}: all names at once, so that moving one from image to image is one rename. */
record NamesDocument(@JsonProperty("names") Map<String, Digest> names) {
    NamesDocument {
        names = names == null ? new TreeMap<>() : new TreeMap<>(names);
    }
}
