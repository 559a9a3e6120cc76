package dev.jdocker.cli.image;

import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;

/** The value of a {@code --platform} that the engine takes as a JSON object. */
final class PlatformFlag {
    private PlatformFlag() {}

    /** {@code os[/arch[/variant]]} as that object, nothing for nothing. */
    static String json(String text) {
        if (text.isEmpty()) {
            return "";
        }
        String[] parts = text.split("/", 3);
        return Json.compact(new JsonObject()
                .put("architecture", parts.length > 1 ? parts[1] : "")
                .put("os", parts[0])
                .put("variant", parts.length > 2 ? parts[2] : "")
                .fields());
    }
}
