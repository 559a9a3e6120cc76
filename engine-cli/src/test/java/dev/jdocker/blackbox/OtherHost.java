package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Another machine on a link of the daemon's: a network namespace with a cable to it. It goes when it is closed. */
final class OtherHost implements AutoCloseable {
    /** The daemon's end. */
    static final String DAEMON_V4 = "192.0.2.1";

    static final String DAEMON_V6 = "2001:db8::1";

    private final Daemon daemon;
    private final Process holder;

    OtherHost(Daemon daemon) {
        this.daemon = daemon;
        try {
            holder = new ProcessBuilder(
                            "nsenter",
                            "-t",
                            Long.toString(daemon.holderPid()),
                            "-m",
                            "-n",
                            "unshare",
                            "-n",
                            "sh",
                            "-c",
                            "ip link set lo up && echo ready && exec cat")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (holder.getInputStream().read() != 'r') {
                throw new IOException("no namespace for another host");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String there = Long.toString(holder.pid());
        daemon.inNamespaces("ip", "link", "add", "cable", "type", "veth", "peer", "name", "eth0", "netns", there);
        daemon.inNamespaces(
                "sh",
                "-c",
                "ip addr add " + DAEMON_V4 + "/24 dev cable; ip addr add " + DAEMON_V6
                        + "/64 dev cable nodad; ip link set cable up");
        run("ip addr add 192.0.2.2/24 dev eth0; ip addr add 2001:db8::2/64 dev eth0 nodad; ip link set eth0 up");
    }

    /** Runs a shell script there and gives what it wrote. */
    String run(String script) {
        List<String> command =
                new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid()), "-n", "sh", "-c", script));
        try {
            return Cli.finish(new ProcessBuilder(command).start(), new byte[0], script)
                    .output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        holder.destroyForcibly();
        daemon.inNamespaces("sh", "-c", "ip link del cable 2>/dev/null || true");
    }
}
