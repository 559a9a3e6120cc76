package dev.jdocker.daemon.build.control;

/** Policies on sources, which say what a build may use: they cannot be followed here, so a build that has some is refused. */
final class Policies {

    private Policies() {}

    static void refuse(int count) {
        if (count > 0) {
            throw new Unsupported("source policies are not supported");
        }
    }
}
