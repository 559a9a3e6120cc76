package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** The layers of an image by their uncompressed digests: {@code {"Type": "layers", "Layers": ["sha256:…"]}}. */
public record RootFs(
        @JsonProperty("Type") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String type,

        @JsonProperty("Layers") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> layers) {

    /** What an absent object means: everything at its default. */
    public static final RootFs EMPTY = new RootFs("", List.of());

    public RootFs {
        type = Objects.requireNonNullElse(type, "");
        layers = Copy.list(layers);
    }
}
