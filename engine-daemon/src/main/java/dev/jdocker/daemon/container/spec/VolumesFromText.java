package dev.jdocker.daemon.container.spec;

import dev.jdocker.daemon.error.BadRequest;
import java.util.List;

/** What {@code --volumes-from} asks for: {@code CONTAINER[:mode]}. */
public record VolumesFromText(String container, String mode) {

    /**
     * Parses it.
     *
     * @throws BadRequest in Docker's words
     */
    public static VolumesFromText parse(String text) {
        if (text.isEmpty()) {
            throw new BadRequest("volumes-from specification cannot be an empty string");
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new VolumesFromText(text, "rw");
        }
        String mode = text.substring(colon + 1);
        if (!BindText.isMode(mode) || List.of(mode.split(",", -1)).contains("nocopy")) {
            throw new BadRequest("invalid mode: " + mode);
        }
        return new VolumesFromText(text.substring(0, colon), mode);
    }

    public boolean isWritable() {
        return !List.of(mode.split(",", -1)).contains("ro");
    }
}
