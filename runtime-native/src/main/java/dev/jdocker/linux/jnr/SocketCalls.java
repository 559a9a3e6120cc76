package dev.jdocker.linux.jnr;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;

/** Sockets of any family, as bytes and numbers. */
final class SocketCalls {
    private final NativeCalls calls;

    SocketCalls(NativeCalls calls) {
        this.calls = calls;
    }

    Fd socket(int family, int type, int protocol) {
        return calls.own(calls.call(Syscall.SOCKET, "family " + family, family, type | Flags.O_CLOEXEC, protocol));
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
}
