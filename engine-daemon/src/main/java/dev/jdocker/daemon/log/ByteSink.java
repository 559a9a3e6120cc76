package dev.jdocker.daemon.log;

import java.util.Arrays;

/** A growing byte array that gives its array away without copying it. Not safe for several threads. */
public final class ByteSink {
    private byte[] array;
    private int length;

    public ByteSink(int capacity) {
        this.array = new byte[capacity];
    }

    /** Makes room for {@code more} bytes, so that the caller may write into {@link #array()} itself. */
    public byte[] reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, array.length * 2));
        }
        return array;
    }

    public void put(byte b) {
        reserve(1)[length++] = b;
    }

    public void put(byte[] source, int from, int to) {
        System.arraycopy(source, from, reserve(to - from), length, to - from);
        length += to - from;
    }

    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    public void length(int newLength) {
        length = newLength;
    }

    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }
}
