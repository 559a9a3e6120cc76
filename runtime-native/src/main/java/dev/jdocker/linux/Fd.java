package dev.jdocker.linux;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** An owned file descriptor: closed exactly once, by whoever holds the object. Made only by {@link Linux}. */
public final class Fd implements AutoCloseable {
    /** The current directory, for the {@code …at} calls; owned by nobody, never closed. */
    public static final Fd CWD = new Fd(null, -100);

    private final @Nullable IntConsumer closer;
    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A descriptor that {@code closer} closes when its owner does; a null closer makes a borrowed one. */
    public Fd(@Nullable IntConsumer closer, int number) {
        this.closer = closer;
        this.number = number;
    }

    /** The number, for as long as this object is open. */
    public int number() {
        if (closed.get()) {
            throw new IllegalStateException("file descriptor " + number + " is closed");
        }
        return number;
    }

    /** The path by which this process reaches the open file. */
    public String procPath() {
        return "/proc/self/fd/" + number();
    }

    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public void close() {
        if (closer != null && closed.compareAndSet(false, true)) {
            closer.accept(number);
        }
    }

    @Override
    public String toString() {
        return "fd " + number + (closed.get() ? " (closed)" : "");
    }
}
