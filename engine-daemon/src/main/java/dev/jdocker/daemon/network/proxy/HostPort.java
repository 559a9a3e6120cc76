package dev.jdocker.daemon.network.proxy;

import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import dev.jdocker.linux.Fd;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A port of the host that is taken. Closing gives it back and ends what is handed on. For several threads. */
public final class HostPort implements AutoCloseable {
    private final PortProxies proxies;
    private final @Nullable Fd socket;
    private final Protocol protocol;
    private final int port;
    private @Nullable ServedPort served;
    private boolean closed;

    HostPort(PortProxies proxies, @Nullable Fd socket, Protocol protocol, int port) {
        this.proxies = proxies;
        this.socket = socket;
        this.protocol = protocol;
        this.port = port;
    }

    /** Its number, chosen by the kernel where none was asked for. */
    public int port() {
        return port;
    }

    /** Hands on to the container what arrives here from now on: what no rule of the packet filter has led there. TCP and UDP. */
    public synchronized void relayTo(InetSocketAddress container) {
        if (closed || served != null || socket == null) {
            throw new IllegalStateException("port " + port + " is " + (closed ? "given back" : "not to be handed on"));
        }
        served = proxies.serve(socket, protocol, container);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (served != null) {
            proxies.stop(served);
        } else if (socket != null) {
            socket.close();
        }
    }
}
