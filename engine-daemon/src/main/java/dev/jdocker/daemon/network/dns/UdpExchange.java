package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** By datagrams. */
final class UdpExchange extends Exchange {
    private final byte[] buffer;

    private UdpExchange(
            Linux linux,
            EventLoop loop,
            Query query,
            Fd socket,
            byte[] buffer,
            Duration patience,
            Consumer<@Nullable Answer> done) {
        super(linux, loop, query, socket, Flags.EPOLLIN, patience, done);
        this.buffer = buffer;
    }

    /**
     * Asks.
     *
     * @param query with the number that the server is to see
     * @param socket connected to the server
     * @param buffer for a whole datagram, shared by all that are on the loop
     */
    static void start(
            Linux linux,
            EventLoop loop,
            Query query,
            Fd socket,
            byte[] buffer,
            Duration patience,
            Consumer<@Nullable Answer> done) {
        linux.sendmsg(socket, query.message(), query.message().length, new byte[0], new byte[0]);
        new UdpExchange(linux, loop, query, socket, buffer, patience, done);
    }

    @Override
    void ready(int events) {
        Linux.Datagram datagram = linux().recvmsg(socket(), buffer);
        if (datagram != null) {
            take(buffer, datagram.length());
        }
    }
}
