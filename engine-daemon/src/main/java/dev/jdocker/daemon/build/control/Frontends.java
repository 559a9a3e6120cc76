package dev.jdocker.daemon.build.control;

/** Which frontends there are: that for Dockerfiles, also by the name of the images that hold the standard one. */
final class Frontends {

    private static final String DOCKERFILE = "dockerfile.v0";
    private static final String IMAGE = "gateway.v0";

    private Frontends() {}

    /** Refuses any other. */
    static void requireStandard(String name, FrontendOptions options) {
        boolean standard =
                name.equals(DOCKERFILE) || (name.equals(IMAGE) && StandardFrontend.is(options.get("source")));
        if (!standard) {
            throw new Unsupported("frontend " + name + " is not supported: only " + DOCKERFILE + " is");
        }
    }
}
