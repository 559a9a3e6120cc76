package dev.jdocker.daemon.build.grpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;

/** The "listening socket" of the gRPC server: what it accepts are connections that were handed over to it. */
final class HandedOver extends ServerSocketFactory {

    private final BlockingQueue<Socket> waiting = new LinkedBlockingQueue<>();

    void add(HijackedSocket connection) {
        waiting.add(connection);
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new Acceptor();
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return new Acceptor();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return new Acceptor();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return new Acceptor();
    }

    /** Never bound to anything: only its queue is real. */
    private final class Acceptor extends ServerSocket {
        private static final Socket END = new Socket();

        Acceptor() throws IOException {}

        @Override
        public void bind(SocketAddress endpoint, int backlog) {}

        @Override
        public void bind(SocketAddress endpoint) {}

        @Override
        public SocketAddress getLocalSocketAddress() {
            return HijackedSocket.NOWHERE;
        }

        @Override
        public Socket accept() throws IOException {
            try {
                Socket next = waiting.take();
                if (next == END) {
                    throw new SocketException("closed");
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SocketException("interrupted");
            }
        }

        @Override
        public void close() throws IOException {
            super.close();
            waiting.add(END);
        }
    }
}
