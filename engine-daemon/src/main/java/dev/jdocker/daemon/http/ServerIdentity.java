package dev.jdocker.daemon.http;

/** What the engine calls itself towards clients. */
public final class ServerIdentity {

    /** Clients parse it: Testcontainers wants at least 1.6.0, and 28.5 is the Docker release whose answers these are. */
    public static final String VERSION = "28.5.0+jdocker.0.1.0";

    /** The newest API version. */
    public static final String API_VERSION = "1.51";

    /** The oldest API version that is accepted. */
    public static final String MIN_API_VERSION = "1.24";

    static final String SERVER = "Docker/" + VERSION + " (linux)";

    private ServerIdentity() {}
}
