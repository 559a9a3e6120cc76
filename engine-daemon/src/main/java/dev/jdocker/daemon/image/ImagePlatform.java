package dev.jdocker.daemon.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A platform in the words of OCI: {@code linux}, {@code arm64}, {@code v8}. */
public record ImagePlatform(String os, String architecture, String variant) {

    /** This machine's. */
    public static ImagePlatform host() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (arch) {
            case "amd64", "x86_64" -> new ImagePlatform("linux", "amd64", "");
            case "aarch64", "arm64" -> new ImagePlatform("linux", "arm64", "v8");
            default -> new ImagePlatform("linux", arch, "");
        };
    }

    /** Of {@code {"os": "linux", "architecture": "arm64", "variant": "v8"}}, null of nothing. */
    public static @Nullable ImagePlatform of(@Nullable JsonNode json) {
        if (json == null || !json.isObject()) {
            return null;
        }
        return new ImagePlatform(
                json.path("os").asText(),
                json.path("architecture").asText(),
                json.path("variant").asText());
    }

    /** Whether an image for {@code offered} is one for this. */
    public boolean accepts(ImagePlatform offered) {
        boolean variants = variant.isEmpty() || offered.variant.isEmpty() || variant.equals(offered.variant);
        return os.equals(offered.os) && architecture.equals(offered.architecture) && variants;
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
