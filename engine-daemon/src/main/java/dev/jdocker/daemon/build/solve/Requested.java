package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.DockerfileSource.Dockerfiles;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.build.plan.Settings;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.List;

/** What a request says, for those who plan. */
final class Requested {

    private Requested() {}

    static List<ImagePlatform> platforms(BuildRequest request) {
        return request.platforms().isEmpty() ? List.of(ImagePlatform.host()) : request.platforms();
    }

    /** What of it a plan for the first platform depends on. */
    static Settings settings(BuildRequest request, IgnorePatterns ignored) {
        return settings(request, platforms(request).getFirst(), ignored);
    }

    static Settings settings(BuildRequest request, ImagePlatform platform, IgnorePatterns ignored) {
        return new Settings(
                request.target(),
                request.args(),
                request.labels(),
                ImagePlatform.host(),
                platform,
                request.platforms().size() > 1,
                request.noCache(),
                request.networkMode(),
                request.hostname(),
                request.extraHosts(),
                ignored);
    }

    /** What the main context leaves out. */
    static IgnorePatterns ignored(Dockerfiles loaded) throws DockerfileException {
        return loaded.ignore() == null ? IgnorePatterns.NONE : IgnorePatterns.parse(loaded.ignore());
    }

    /** Which checks are wanted, empty for what the Dockerfile says. */
    static String checks(BuildRequest request) {
        return request.args().getOrDefault("BUILDKIT_DOCKERFILE_CHECK", "");
    }
}
