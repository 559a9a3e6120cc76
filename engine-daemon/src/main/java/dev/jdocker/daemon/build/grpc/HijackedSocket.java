package dev.jdocker.daemon.build.grpc;

import dev.jdocker.daemon.http.Hijacked;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/** A hijacked connection as the socket that grpc-java wants. It has no address; that of loopback stands for one. */
final class HijackedSocket extends Socket {

    static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Hijacked connection;
    private final InputStream in;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param in the connection's input, perhaps with what has been read of it already
     * @param prefaceBytes what the peer sends before its first frame
     */
    HijackedSocket(Hijacked connection, InputStream in, int prefaceBytes) {
        this.connection = connection;
        this.in = new FrameGuard(in, prefaceBytes, System::nanoTime);
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return connection.out();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return closed.get();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return NOWHERE;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return NOWHERE;
    }

    @Override
    public InetAddress getInetAddress() {
        return NOWHERE.getAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return NOWHERE.getAddress();
    }

    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public int getLocalPort() {
        return 0;
    }

    // Options of TCP that this connection has not, or has been given already.

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public boolean getTcpNoDelay() {
        return true;
    }

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public int getSoLinger() {
        return -1;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            connection.close();
            // A reader must notice although the client may keep its side open.
            try {
                connection.in().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
