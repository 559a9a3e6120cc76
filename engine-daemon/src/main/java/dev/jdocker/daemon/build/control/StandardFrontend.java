package dev.jdocker.daemon.build.control;

/** The frontend images whose language this engine speaks itself. */
final class StandardFrontend {

    private StandardFrontend() {}

    /** Whether an image reference names one: {@code docker/dockerfile:1}. */
    static boolean is(String image) {
        String name = image.startsWith("docker.io/") ? image.substring("docker.io/".length()) : image;
        return name.equals("docker/dockerfile")
                || name.startsWith("docker/dockerfile:")
                || name.startsWith("docker/dockerfile@")
                || name.startsWith("docker/dockerfile-upstream:");
    }
}
