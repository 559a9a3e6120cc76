package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Another machine on a link of the engine's host: a network namespace with a cable to it. It goes when it is closed. */
final class OtherHost implements AutoCloseable {
    /** The host's end. */
    static final String DAEMON_V4 = "192.0.2.1";

    static final String DAEMON_V6 = "2001:db8::1";

    private final HostNetwork host;
    private final Process holder;

    OtherHost(HostNetwork host) {
        this.host = host;
        holder = host.start("unshare", "-n", "sh", "-c", "ip link set lo up && echo ready && exec cat");
        try {
            if (holder.getInputStream().read() != 'r') {
                throw new IOException("no namespace for another host");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String there = Long.toString(holder.pid());
        host.run("ip", "link", "add", "cable", "type", "veth", "peer", "name", "eth0", "netns", there);
        host.run(
                "sh",
                "-c",
                "ip addr add " + DAEMON_V4 + "/24 dev cable; ip addr add " + DAEMON_V6
                        + "/64 dev cable nodad; ip link set cable up");
        run("ip addr add 192.0.2.2/24 dev eth0; ip addr add 2001:db8::2/64 dev eth0 nodad; ip link set eth0 up");
    }

    /** Its network. */
    HostNetwork network() {
        return new HostNetwork(holder.pid());
    }

    /** Runs a shell script there and gives what it wrote. */
    String run(String script) {
        return network().attempt("sh", "-c", script).output();
    }

    @Override
    public void close() {
        holder.destroyForcibly();
        host.run("sh", "-c", "ip link del cable 2>/dev/null || true");
    }
}
