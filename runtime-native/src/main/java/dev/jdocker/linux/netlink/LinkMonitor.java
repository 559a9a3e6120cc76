package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** Tells what happens to the links of the network namespace in which it was opened; for one thread. */
public final class LinkMonitor implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Linux linux;
    private final Fd socket;
    private final byte[] buffer = new byte[BUFFER];
    private final Queue<Change> pending = new ArrayDeque<>();

    private LinkMonitor(Linux linux, Fd socket) {
        this.linux = linux;
        this.socket = socket;
    }

    /** Something that happened. */
    public sealed interface Change {
        /** A link came, or is otherwise than before. */
        record Present(Link link) implements Change {}

        /** A link is gone. */
        record Gone(Link link) implements Change {}

        /** The kernel had more to tell than was read: look at all links anew. */
        record Missed() implements Change {}
    }

    public static LinkMonitor open(Linux linux) {
        Fd socket = linux.socket(Rtnl.AF_NETLINK, Rtnl.SOCK_RAW, Rtnl.NETLINK_ROUTE);
        try {
            // struct sockaddr_nl. Only what is bound hears: the kernel takes an unbound socket for itself.
            linux.bind(
                    socket,
                    ByteBuffer.allocate(12)
                            .order(ByteOrder.nativeOrder())
                            .putShort((short) Rtnl.AF_NETLINK)
                            .putInt(8, Rtnl.RTMGRP_LINK)
                            .array());
            return new LinkMonitor(linux, socket);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** For a poller: readable when {@link #next} has something. */
    public Fd descriptor() {
        return socket;
    }

    /** Waits for the next change. */
    public Change next() {
        while (pending.isEmpty()) {
            read();
        }
        return pending.remove();
    }

    private void read() {
        int length;
        try {
            length = linux.read(socket, buffer, 0, buffer.length);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOBUFS)) {
                throw e;
            }
            pending.add(new Change.Missed());
            return;
        }
        for (Message message : Message.parse(Arrays.copyOf(buffer, length), length)) {
            // Ports of bridges are told of twice: the second time as AF_BRIDGE, also when they only leave the bridge.
            if (message.byteAt(0) != Rtnl.AF_UNSPEC) {
                continue;
            }
            if (message.type() == Rtnl.RTM_NEWLINK) {
                pending.add(new Change.Present(LinkCodec.read(message)));
            } else if (message.type() == Rtnl.RTM_DELLINK) {
                pending.add(new Change.Gone(LinkCodec.read(message)));
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
