package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.image.ImagePlatform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The arguments that every build has without being given them. */
final class PlatformArgs {

    /** Those of proxies, which commands see without ARG and which name nothing of a result. */
    static final Set<String> PROXIES = Set.of(
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "FTP_PROXY",
            "ftp_proxy",
            "NO_PROXY",
            "no_proxy",
            "ALL_PROXY",
            "all_proxy");

    private PlatformArgs() {}

    static Map<String, String> of(Settings settings) {
        Map<String, String> args = new LinkedHashMap<>();
        add(args, "BUILD", settings.buildPlatform());
        add(args, "TARGET", settings.targetPlatform());
        args.put("TARGETSTAGE", settings.target().isEmpty() ? "default" : settings.target());
        return args;
    }

    private static void add(Map<String, String> args, String prefix, ImagePlatform platform) {
        args.put(prefix + "PLATFORM", text(platform));
        args.put(prefix + "OS", platform.os());
        args.put(prefix + "OSVERSION", "");
        args.put(prefix + "ARCH", platform.architecture());
        args.put(prefix + "VARIANT", platform.variant());
    }

    static String text(ImagePlatform platform) {
        String base = platform.os() + "/" + platform.architecture();
        return platform.variant().isEmpty() ? base : base + "/" + platform.variant();
    }
}
