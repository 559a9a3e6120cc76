package dev.jdocker.daemon.image;

import dev.jdocker.daemon.error.BadRequest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Platforms as users write them, {@code os[(version)][/arch[/variant]]} or only an architecture, by containerd's rules. */
final class PlatformText {

    private static final Pattern OS =
            Pattern.compile("^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$");
    private static final Pattern PART = Pattern.compile("^[A-Za-z0-9_.-]+$");
    private static final Set<String> SYSTEMS = Set.of(
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "hurd",
            "illumos",
            "ios",
            "js",
            "linux",
            "nacl",
            "netbsd",
            "openbsd",
            "plan9",
            "solaris",
            "windows",
            "zos");
    private static final Set<String> ARCHITECTURES = Set.of(
            "386",
            "amd64",
            "amd64p32",
            "arm",
            "armbe",
            "arm64",
            "arm64be",
            "ppc64",
            "ppc64le",
            "loong64",
            "mips",
            "mipsle",
            "mips64",
            "mips64le",
            "mips64p32",
            "mips64p32le",
            "ppc",
            "riscv",
            "riscv64",
            "s390",
            "s390x",
            "sparc",
            "sparc64",
            "wasm");

    private PlatformText() {}

    static ImagePlatform parse(String text) {
        if (text.contains("*")) {
            throw invalid(text, "wildcards not yet supported");
        }
        String[] parts = text.split("/", 4);
        Matcher system = OS.matcher(parts[0]);
        if (!system.find()) {
            throw new BadRequest(quoted(parts[0]) + " is an invalid OS component of " + quoted(text)
                    + ": OSAndVersion specifier component must match " + quoted(OS.pattern()) + ": invalid argument");
        }
        for (int i = 1; i < parts.length; i++) {
            if (!PART.matcher(parts[i]).find()) {
                throw new BadRequest(quoted(parts[i]) + " is an invalid component of " + quoted(text)
                        + ": platform specifier component must match " + quoted(PART.pattern()) + ": invalid argument");
            }
        }
        String os = system(system.group(1));
        return switch (parts.length) {
            case 1 -> alone(os, parts[0], text);
            case 2 -> withoutDefaultVariant(new ImagePlatform(os, parts[1], "").normalized());
            case 3 -> {
                ImagePlatform platform = new ImagePlatform(os, parts[1], parts[2]).normalized();
                boolean arm64 = platform.architecture().equals("arm64")
                        && platform.variant().isEmpty();
                yield arm64 ? new ImagePlatform(os, "arm64", "v8") : platform;
            }
            default -> throw invalid(text, "cannot parse platform specifier");
        };
    }

    private static ImagePlatform alone(String os, String word, String text) {
        if (SYSTEMS.contains(os)) {
            return new ImagePlatform(os, ImagePlatform.host().architecture(), "");
        }
        ImagePlatform platform = new ImagePlatform("linux", word, "").normalized();
        if (!ARCHITECTURES.contains(platform.architecture())) {
            throw invalid(text, "unknown operating system or architecture");
        }
        return withoutDefaultVariant(platform);
    }

    private static ImagePlatform withoutDefaultVariant(ImagePlatform platform) {
        boolean arm =
                platform.architecture().equals("arm") && platform.variant().equals("v7");
        return arm ? new ImagePlatform(platform.os(), "arm", "") : platform;
    }

    private static String system(String os) {
        String lower = os.toLowerCase(Locale.ROOT);
        return lower.equals("macos") ? "darwin" : lower;
    }

    private static BadRequest invalid(String text, String why) {
        return new BadRequest(quoted(text) + ": " + why + ": invalid argument");
    }

    /** As Go's %q. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
