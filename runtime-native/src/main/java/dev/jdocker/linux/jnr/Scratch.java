package dev.jdocker.linux.jnr;

import dev.jdocker.linux.PathBytes;
import java.util.concurrent.ConcurrentLinkedQueue;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Native memory for the arguments of one call, taken from a pool and handed back on close; not for several threads. */
final class Scratch implements AutoCloseable {
    static final int SIZE = 128 * 1024;
    private static final ConcurrentLinkedQueue<Scratch> POOL = new ConcurrentLinkedQueue<>();

    private final Pointer memory;
    private final long base;
    private int used;

    private Scratch(Runtime runtime) {
        memory = runtime.getMemoryManager().allocateDirect(SIZE, false);
        base = memory.address();
    }

    static Scratch take(Runtime runtime) {
        Scratch s = POOL.poll();
        return s == null ? new Scratch(runtime) : s;
    }

    Pointer memory() {
        return memory;
    }

    /** Reserves zeroed bytes, aligned to 8; gives their offset in {@link #memory}. */
    int reserve(int bytes) {
        int at = reserveDirty(bytes);
        memory.setMemory(at, bytes, (byte) 0);
        return at;
    }

    /** Reserves bytes that hold whatever was there before: for results. */
    int reserveDirty(int bytes) {
        int at = (used + 7) & ~7;
        if (bytes < 0 || bytes > SIZE - at) {
            throw new IllegalArgumentException("system call argument too large: " + bytes + " bytes");
        }
        used = at + bytes;
        return at;
    }

    long address(int offset) {
        return base + offset;
    }

    /** The address of a NUL-terminated copy. */
    long string(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a path may not contain NUL");
        }
        byte[] bytes = PathBytes.encode(text);
        int at = reserveDirty(bytes.length + 1);
        memory.put(at, bytes, 0, bytes.length);
        memory.putByte(at + bytes.length, (byte) 0);
        return base + at;
    }

    /** The address of a copy of some bytes. */
    long bytes(byte[] bytes, int offset, int length) {
        int at = reserveDirty(length);
        memory.put(at, bytes, offset, length);
        return base + at;
    }

    @Override
    public void close() {
        used = 0;
        POOL.offer(this);
    }
}
