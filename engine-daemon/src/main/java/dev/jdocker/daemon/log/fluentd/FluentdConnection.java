package dev.jdocker.daemon.log.fluentd;

import dev.jdocker.daemon.log.Addresses;
import dev.jdocker.daemon.log.Addresses.HostPort;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to a server, made anew when it breaks: a message is tried again, each time after half as long again. */
final class FluentdConnection {
    private static final Logger LOG = LoggerFactory.getLogger(FluentdConnection.class);
    private static final double GROWTH = 1.5;
    private static final long MAX_WAIT_MILLIS = 60_000;

    private final FluentdOptions options;
    private final CountDownLatch finishing = new CountDownLatch(1);
    private volatile @Nullable Link link;
    private volatile boolean closed;
    private long connectedAt;

    /** Both directions of a connection. */
    private record Link(InputStream in, OutputStream out, Closeable whole) {
        static Link of(SocketChannel channel) {
            return new Link(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
        }
    }

    FluentdConnection(FluentdOptions options) {
        this.options = options;
    }

    void connect() throws IOException {
        Link fresh = switch (options.target()) {
            case FluentdOptions.Target.Tcp tcp ->
                tcp.secure() ? tls(tcp.address()) : Link.of(Addresses.tcp(tcp.address()));
            case FluentdOptions.Target.Unix unix -> Link.of(Addresses.unix(unix.path()));
        };
        connectedAt = System.nanoTime();
        link = fresh;
        if (closed) {
            drop();
            throw new IOException("the log is closed");
        }
    }

    private static Link tls(HostPort address) throws IOException {
        try {
            SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket(address.host(), address.port());
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new Link(socket.getInputStream(), socket.getOutputStream(), socket);
        } catch (IOException e) {
            throw new IOException("dial tcp " + address + ": " + e.getMessage(), e);
        }
    }

    /** Sends one message, with as many attempts as the options say. */
    void send(Forwarding.Message message) throws IOException {
        IOException failure = null;
        for (int attempt = 0; attempt <= options.maxRetries(); attempt++) {
            if (attempt > 0 && pause(attempt)) {
                break;
            }
            try {
                renew();
                Link current = link;
                if (current == null) {
                    connect();
                    current = link;
                }
                if (current != null) {
                    write(current, message);
                    return;
                }
            } catch (IOException e) {
                failure = e;
                drop();
            }
        }
        throw new IOException("fluent#send: failed to write message", failure);
    }

    /** A name may stand for other addresses by now. */
    private void renew() {
        Duration interval = options.reconnectInterval();
        if (options.async() && !interval.isZero() && System.nanoTime() - connectedAt >= interval.toNanos()) {
            drop();
        }
    }

    private static void write(Link target, Forwarding.Message message) throws IOException {
        target.out().write(message.bytes());
        target.out().flush();
        String chunk = message.chunk();
        if (chunk != null) {
            awaitAck(target.in(), chunk);
        }
    }

    private static void awaitAck(InputStream in, String chunk) throws IOException {
        // Not closed: that would close the connection.
        MessageUnpacker unpacker =
                new MessagePack.UnpackerConfig().withBufferSize(1024).newUnpacker(in);
        if (!unpacker.hasNext()) {
            throw new IOException("fluent#send: the server closed the connection before it had the message");
        }
        Value answer = unpacker.unpackValue();
        Value ack = answer.isMapValue() ? answer.asMapValue().map().get(ValueFactory.newString("ack")) : null;
        if (ack == null
                || !ack.isStringValue()
                || !ack.asStringValue().asString().equals(chunk)) {
            throw new IOException("fluent#send: message ack for chunk " + chunk + " was not given");
        }
    }

    /** Waits before the next attempt; whether the log ends meanwhile. */
    private boolean pause(int attempt) {
        double wait = options.retryWait().toMillis() * Math.pow(GROWTH, attempt - 1.0);
        try {
            return finishing.await((long) Math.min(wait, MAX_WAIT_MILLIS), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** From any thread: no message is tried again from now on. */
    void finish() {
        finishing.countDown();
    }

    /** From any thread: what waits fails. */
    void close() {
        closed = true;
        finishing.countDown();
        drop();
    }

    private void drop() {
        Link broken = link;
        link = null;
        if (broken != null) {
            try {
                broken.whole().close();
            } catch (IOException e) {
                LOG.debug("close a connection to Fluentd: {}", e.getMessage());
            }
        }
    }
}
