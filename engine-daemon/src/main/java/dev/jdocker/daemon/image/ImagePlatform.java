package dev.jdocker.daemon.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.image.Platform;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.JsonFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A platform in the words of OCI: {@code linux}, {@code arm64}, {@code v8}. */
public record ImagePlatform(String os, String architecture, String variant) {

    private static final ImagePlatform MAXIMAL = MaximalPlatform.read();

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

    /**
     * Reads {@code linux/arm64/v8}, {@code linux/arm64}, {@code arm64} or {@code linux}.
     *
     * @throws dev.jdocker.daemon.error.BadRequest in containerd's words if it is none of them
     */
    public static ImagePlatform parse(String text) {
        return PlatformText.parse(text);
    }

    /**
     * That of a request's parameter, a JSON object of {@link Platform}'s form (T38); null where it is absent or empty.
     *
     * @throws BadRequest in dockerd's words
     */
    public static @Nullable ImagePlatform ofQuery(List<String> values) {
        if (values.isEmpty() || values.getFirst().isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw new BadRequest("multiple platform parameters not supported");
        }
        try {
            ImagePlatform platform = of(Json.mapper().readTree(values.getFirst()));
            if (platform == null || platform.os.isEmpty() || platform.architecture.isEmpty()) {
                throw new BadRequest("both OS and Architecture must be provided");
            }
            return platform;
        } catch (JsonProcessingException e) {
            throw new BadRequest("failed to parse platform: " + JsonFault.ofText(e), e);
        }
    }

    /** That of an index's entry. */
    public static ImagePlatform of(Platform platform) {
        return new ImagePlatform(platform.os(), platform.architecture(), platform.variant());
    }

    /** That of an image. */
    public static ImagePlatform of(Image image) {
        return new ImagePlatform(image.os(), image.architecture(), image.variant());
    }

    /** The same in the one spelling that can be compared: no other names of an architecture, no variant that goes without saying. */
    public ImagePlatform normalized() {
        String v = variant.toLowerCase(Locale.ROOT);
        String arch = architecture.toLowerCase(Locale.ROOT);
        String system = os.toLowerCase(Locale.ROOT);
        return switch (arch) {
            case "i386" -> new ImagePlatform(system, "386", "");
            case "x86_64", "x86-64", "amd64" -> new ImagePlatform(system, "amd64", v.equals("v1") ? "" : v);
            case "aarch64", "arm64" ->
                new ImagePlatform(
                        system,
                        "arm64",
                        switch (v) {
                            case "8", "v8" -> "";
                            case "9", "9.0", "v9.0" -> "v9";
                            default -> v;
                        });
            case "armhf" -> new ImagePlatform(system, "arm", "v7");
            case "armel" -> new ImagePlatform(system, "arm", "v6");
            case "arm" ->
                new ImagePlatform(
                        system,
                        "arm",
                        switch (v) {
                            case "", "7" -> "v7";
                            case "5", "6", "8" -> "v" + v;
                            default -> v;
                        });
            default -> new ImagePlatform(system, arch, v);
        };
    }

    /** What runs where this is asked for, normalized, the best first: of an ARM those before it, of amd64 also 386. */
    public List<ImagePlatform> acceptable() {
        ImagePlatform start = normalized();
        List<ImagePlatform> all = new ArrayList<>(List.of(start));
        switch (start.architecture) {
            case "amd64" -> {
                for (int v = start.variantNumber(1) - 1; v >= 1; v--) {
                    all.add(new ImagePlatform(start.os, "amd64", v == 1 ? "" : "v" + v));
                }
                all.add(new ImagePlatform(start.os, "386", ""));
            }
            case "arm64" -> {
                if (!start.variant.isEmpty()) {
                    all.add(new ImagePlatform(start.os, "arm64", ""));
                }
                for (int v = 8; v >= 5; v--) {
                    all.add(new ImagePlatform(start.os, "arm", "v" + v));
                }
            }
            case "arm" -> {
                for (int v = start.variantNumber(7) - 1; v >= 5; v--) {
                    all.add(new ImagePlatform(start.os, "arm", "v" + v));
                }
            }
            default -> {}
        }
        return all;
    }

    /**
     * Refuses an image that cannot run where this is asked for.
     *
     * @throws NotFound in dockerd's words, by which clients see that they may pull another
     */
    public void require(Image image, String reference) {
        ImagePlatform actual = of(image);
        if (!acceptable().contains(actual.normalized())) {
            throw new NotFound("image with reference " + reference + " was found but its platform (" + actual
                    + ") does not match the specified platform (" + this + ")");
        }
    }

    /** What to tell whoever has asked for no platform and gets an image that this machine cannot run, empty where it can. */
    public static Optional<String> warning(Image image) {
        ImagePlatform host = MAXIMAL;
        ImagePlatform actual = of(image);
        return host.acceptable().contains(actual.normalized())
                ? Optional.empty()
                : Optional.of("The requested image's platform (" + actual
                        + ") does not match the detected host platform (" + host
                        + ") and no specific platform was requested");
    }

    private int variantNumber(int absent) {
        return variant.matches("v[0-9]") ? variant.charAt(1) - '0' : absent;
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
