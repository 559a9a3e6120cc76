package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.build.NoCache;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.List;
import java.util.Map;

/**
 * What of a request the plan depends on.
 *
 * @param ignored what the main context leaves out
 */
public record Settings(
        String target,
        Map<String, String> args,
        Map<String, String> labels,
        ImagePlatform buildPlatform,
        ImagePlatform targetPlatform,
        boolean severalPlatforms,
        NoCache noCache,
        String networkMode,
        String hostname,
        List<String> extraHosts,
        IgnorePatterns ignored) {}
