package dev.jdocker.daemon.log;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Messages as datagrams of a Unix socket. */
public final class UnixDatagrams implements MessageChannel {
    private final Sockets sockets;
    private final String path;
    private final Fd socket;
    private final CompletableFuture<Object> closed = new CompletableFuture<>();

    /** System calls, and word of when a socket takes more: a thread must not sit in a call waiting for a full one. */
    public record Sockets(Linux linux, Function<Fd, CompletableFuture<?>> whenWritable) {}

    public UnixDatagrams(Sockets sockets, String path) throws IOException {
        this.sockets = sockets;
        this.path = path;
        try {
            this.socket = sockets.linux().connectUnixDatagram(path);
            sockets.linux().fcntl(socket, Flags.F_SETFL, Flags.O_NONBLOCK);
        } catch (ErrnoException e) {
            throw new IOException("dial unixgram " + path + ": connect: " + e.getMessage(), e);
        }
    }

    @Override
    public void send(byte[] bytes, int length) throws IOException {
        while (!attempt(bytes, length)) {
            CompletableFuture<?> writable = sockets.whenWritable().apply(socket);
            CompletableFuture.anyOf(closed, writable).join();
            writable.cancel(false);
        }
    }

    /** False if the socket is full. */
    private boolean attempt(byte[] bytes, int length) throws IOException {
        if (closed.isDone()) {
            throw new IOException("the log is closed");
        }
        try {
            sockets.linux().write(socket, bytes, 0, length);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EAGAIN)) {
                return false;
            }
            if (!e.is(Errno.EMSGSIZE)) {
                throw new IOException("write unixgram " + path + ": " + e.getMessage(), e);
            }
        }
        sendByFile(bytes, length);
        return true;
    }

    /** What the journal takes for messages that are too long for a datagram: a sealed file in memory. */
    private void sendByFile(byte[] bytes, int length) throws IOException {
        Linux linux = sockets.linux();
        try (Fd file = linux.memfdCreate("journal-message", Flags.MFD_ALLOW_SEALING)) {
            int at = 0;
            while (at < length) {
                at += linux.write(file, bytes, at, length - at);
            }
            linux.fcntl(
                    file,
                    Flags.F_ADD_SEALS,
                    Flags.F_SEAL_SEAL | Flags.F_SEAL_SHRINK | Flags.F_SEAL_GROW | Flags.F_SEAL_WRITE);
            linux.sendFd(socket, file, new byte[0]);
        } catch (ErrnoException e) {
            throw new IOException("write unixgram " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        closed.complete(this);
        socket.close();
    }
}
