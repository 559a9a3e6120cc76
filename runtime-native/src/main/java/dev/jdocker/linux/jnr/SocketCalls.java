package dev.jdocker.linux.jnr;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Syscall;
import org.jspecify.annotations.Nullable;

/** Sockets of any family, as bytes and numbers. */
final class SocketCalls {
    private static final int ADDRESS_BYTES = 128; // struct sockaddr_storage
    private static final int CONTROL_BYTES = 128;
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final NativeCalls calls;

    SocketCalls(NativeCalls calls) {
        this.calls = calls;
    }

    Fd socket(int family, int type, int protocol) {
        return calls.own(calls.call(Syscall.SOCKET, "family " + family, family, type | Flags.O_CLOEXEC, protocol));
    }

    Linux.SocketPair pair() {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(8);
            calls.call(Syscall.SOCKETPAIR, null, AF_UNIX, SOCK_SEQPACKET | Flags.O_CLOEXEC, 0, s.address(at));
            return new Linux.SocketPair(
                    calls.own(s.memory().getInt(at)), calls.own(s.memory().getInt(at + 4L)));
        }
    }

    void bind(Fd socket, byte[] address) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.BIND, socket, socket.number(), s.bytes(address, 0, address.length), address.length);
        }
    }

    void setsockopt(Fd socket, int level, int option, int value) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(4);
            s.memory().putInt(at, value);
            calls.call(Syscall.SETSOCKOPT, "option " + option, socket.number(), level, option, s.address(at), 4);
        }
    }

    int getsockopt(Fd socket, int level, int option) {
        try (Scratch s = calls.scratch()) {
            int value = s.reserve(4);
            int length = s.reserve(4);
            s.memory().putInt(length, 4);
            calls.call(
                    Syscall.GETSOCKOPT,
                    "option " + option,
                    socket.number(),
                    level,
                    option,
                    s.address(value),
                    s.address(length));
            return s.memory().getInt(value);
        }
    }

    byte[] getsockname(Fd socket) {
        try (Scratch s = calls.scratch()) {
            int address = s.reserve(ADDRESS_BYTES);
            int length = s.reserve(4);
            s.memory().putInt(length, ADDRESS_BYTES);
            calls.call(Syscall.GETSOCKNAME, socket, socket.number(), s.address(address), s.address(length));
            return bytes(s, address, s.memory().getInt(length));
        }
    }

    void connect(Fd socket, byte[] address) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.CONNECT, socket, socket.number(), s.bytes(address, 0, address.length), address.length);
        }
    }

    void listen(Fd socket, int backlog) {
        calls.call(Syscall.LISTEN, socket, socket.number(), backlog);
    }

    @Nullable
    Fd accept(Fd socket) {
        long result =
                calls.raw(Syscall.ACCEPT4, socket.number(), 0, 0, (long) Flags.O_CLOEXEC | Flags.O_NONBLOCK, 0, 0);
        if (result == -Errno.EAGAIN.number()) {
            return null;
        }
        return calls.own(checked(Syscall.ACCEPT4, socket, result));
    }

    void shutdown(Fd socket, int how) {
        calls.call(Syscall.SHUTDOWN, socket, socket.number(), how);
    }

    Linux.@Nullable Datagram recvmsg(Fd socket, byte[] buffer) {
        try (Scratch s = calls.scratch()) {
            int data = s.reserveDirty(buffer.length);
            int address = s.reserve(ADDRESS_BYTES);
            int control = s.reserve(CONTROL_BYTES);
            int message = message(s, data, buffer.length);
            s.memory().putLong(message, s.address(address));
            s.memory().putInt(message + 8L, ADDRESS_BYTES);
            s.memory().putLong(message + 32L, s.address(control));
            s.memory().putLong(message + 40L, CONTROL_BYTES);
            long result = calls.raw(Syscall.RECVMSG, socket.number(), s.address(message), MSG_DONTWAIT, 0, 0, 0);
            if (result == -Errno.EAGAIN.number()) {
                return null;
            }
            int length = (int) checked(Syscall.RECVMSG, socket, result);
            s.memory().get(data, buffer, 0, length);
            return new Linux.Datagram(
                    length, bytes(s, address, s.memory().getInt(message + 8L)), bytes(s, control, (int)
                            s.memory().getLong(message + 40L)));
        }
    }

    void sendmsg(Fd socket, byte[] buffer, int length, byte[] address, byte[] control) {
        try (Scratch s = calls.scratch()) {
            int data = s.reserveDirty(length);
            s.memory().put(data, buffer, 0, length);
            int message = message(s, data, length);
            if (address.length > 0) {
                s.memory().putLong(message, s.bytes(address, 0, address.length));
                s.memory().putInt(message + 8L, address.length);
            }
            if (control.length > 0) {
                s.memory().putLong(message + 32L, s.bytes(control, 0, control.length));
                s.memory().putLong(message + 40L, control.length);
            }
            calls.call(Syscall.SENDMSG, socket, socket.number(), s.address(message), MSG_DONTWAIT | MSG_NOSIGNAL);
        }
    }

    /** A struct msghdr with one piece of data. */
    private static int message(Scratch s, int data, int length) {
        int vector = s.reserve(16); // struct iovec
        s.memory().putLong(vector, s.address(data));
        s.memory().putLong(vector + 8L, length);
        int message = s.reserve(56);
        s.memory().putLong(message + 16L, s.address(vector));
        s.memory().putLong(message + 24L, 1);
        return message;
    }

    private static long checked(Syscall call, Fd socket, long result) {
        if (result < 0) {
            throw new ErrnoException(call.call(), socket.toString(), (int) -result);
        }
        return result;
    }

    private static byte[] bytes(Scratch s, int at, int length) {
        byte[] bytes = new byte[length];
        s.memory().get(at, bytes, 0, length);
        return bytes;
    }
}
