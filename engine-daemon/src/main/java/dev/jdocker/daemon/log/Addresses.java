package dev.jdocker.daemon.log;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Connects to where logs are sent, and says what failed as Go's net package does. */
public final class Addresses {
    private static final int CONNECT_MILLIS = 10_000;

    private Addresses() {}

    /** A host and a port as {@code host:port}. */
    public record HostPort(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** A stream to a TCP port. */
    public static SocketChannel tcp(HostPort address) throws IOException {
        return connect("tcp", address.toString(), StandardProtocolFamily.INET, resolve("tcp", address));
    }

    /** A stream to a Unix socket. */
    public static SocketChannel unix(String path) throws IOException {
        return connect("unix", path, StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(Path.of(path)));
    }

    private static SocketChannel connect(
            String network, String name, StandardProtocolFamily family, SocketAddress address) throws IOException {
        SocketChannel channel =
                family == StandardProtocolFamily.UNIX ? SocketChannel.open(family) : SocketChannel.open();
        try {
            if (family == StandardProtocolFamily.UNIX) {
                channel.connect(address);
            } else {
                channel.socket().connect(address, CONNECT_MILLIS);
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("dial " + network + " " + name + ": connect: " + reason(e), e);
        }
    }

    /** The address of a host. Names are looked up on a thread of their own, as that may take long. */
    public static InetSocketAddress resolve(String network, HostPort address) throws IOException {
        CompletableFuture<InetAddress> found = new CompletableFuture<>();
        Thread.ofPlatform().name("log-resolve").daemon().start(() -> {
            try {
                found.complete(InetAddress.getByName(address.host().isEmpty() ? "127.0.0.1" : address.host()));
            } catch (UnknownHostException e) {
                found.completeExceptionally(e);
            }
        });
        try {
            return new InetSocketAddress(found.join(), address.port());
        } catch (CompletionException e) {
            throw new IOException("dial " + network + ": lookup " + address.host() + ": no such host", e);
        }
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof ConnectException && message.startsWith("Connection refused")) {
            return "connection refused";
        }
        if (e instanceof SocketTimeoutException) {
            return "i/o timeout";
        }
        return message.toLowerCase(Locale.ROOT);
    }
}
