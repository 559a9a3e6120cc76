package dev.jdocker.daemon;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells systemd, or whoever else has started the daemon so, what it is doing (sd_notify(3)). */
final class ServiceNotices {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotices.class);

    private final Linux linux;
    private final @Nullable String socket;

    /** @param socket what {@code NOTIFY_SOCKET} says, null where nobody wants to know */
    ServiceNotices(Linux linux, @Nullable String socket) {
        this.linux = linux;
        this.socket = socket;
    }

    void ready() {
        tell("READY=1");
    }

    /** The configuration is being read anew; {@link #ready()} follows. */
    void reloading() {
        tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
    }

    void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String state) {
        if (socket == null || socket.isEmpty()) {
            return;
        }
        byte[] message = state.getBytes(StandardCharsets.UTF_8);
        try (Fd datagrams = linux.connectUnixDatagram(socket)) {
            linux.write(datagrams, message, 0, message.length);
        } catch (ErrnoException | IllegalArgumentException e) {
            LOG.warn("tell the service manager at {}: {}", socket, e.getMessage());
        }
    }
}
