package dev.jdocker.daemon.container;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.image.Image;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The platform that a client wants a container's image to be for: {@code linux/arm64/v8}, or one part of it. */
record WantedPlatform(String os, String architecture, String variant) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

    private static final Set<String> SYSTEMS = Set.of("linux", "windows", "darwin", "freebsd");

    static WantedPlatform parse(String text) {
        List<String> parts = List.of(text.toLowerCase(Locale.ROOT).split("/", -1));
        if (parts.size() > 3) {
            throw new BadRequest("\"" + text + "\": cannot parse platform specifier: invalid argument");
        }
        if (parts.stream().anyMatch(part -> !PART.matcher(part).matches())) {
            throw new BadRequest("\"" + text + "\": invalid platform: platform specifier component must match \""
                    + PART.pattern() + "\"");
        }
        if (parts.size() == 1) {
            String only = parts.getFirst();
            return SYSTEMS.contains(only)
                    ? new WantedPlatform(only, "", "")
                    : new WantedPlatform("linux", architecture(only), "");
        }
        return new WantedPlatform(parts.get(0), architecture(parts.get(1)), parts.size() == 3 ? parts.get(2) : "");
    }

    private static String architecture(String name) {
        return switch (name) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    /** Refuses an image for another platform. */
    void require(Image image, String reference) {
        boolean same = os.equals(image.os())
                && (architecture.isEmpty() || architecture.equals(image.architecture()))
                && (variant.isEmpty() || image.variant().isEmpty() || variant.equals(image.variant()));
        if (!same) {
            String has =
                    image.os() + "/" + image.architecture() + (image.variant().isEmpty() ? "" : "/" + image.variant());
            throw new NotFound("image with reference " + reference + " was found but its platform (" + has
                    + ") does not match the specified platform (" + this + ")");
        }
    }

    @Override
    public String toString() {
        return os + (architecture.isEmpty() ? "" : "/" + architecture) + (variant.isEmpty() ? "" : "/" + variant);
    }
}
