package dev.jdocker.daemon.build;

/** What a build may do only if the client and the engine agree to it. */
public enum Entitlement {
    NETWORK_HOST("network.host"),
    SECURITY_INSECURE("security.insecure");

    private final String text;

    Entitlement(String text) {
        this.text = text;
    }

    /** As clients write it. */
    @Override
    public String toString() {
        return text;
    }
}
