package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an image manifest holds: {@code {"Platform": {…}, "Containers": [], "Size": {"Unpacked": 1}}}. */
public record ManifestImageData(
        @JsonProperty("Platform") @Nullable Platform platform,
        @JsonProperty("Containers") List<String> containers,
        @JsonProperty("Size") @Nullable UnpackedSize size) {

    public ManifestImageData {
        containers = Copy.listOrAbsent(containers);
    }
}
