package dev.jdocker.cli.terminal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** How many columns and lines a terminal has. */
public final class OutputWidth {
    private static final long TIOCGWINSZ = 0x5413;
    private static final int WINDOW_SIZE = 8;
    private static final int UNKNOWN = 200;

    private final MethodHandle ioctl = RawTerminal.function(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
    private final int descriptor;

    /** @param descriptor 1 for standard output, 2 for standard error */
    public OutputWidth(int descriptor) {
        this.descriptor = descriptor;
    }

    /** As it is now; a great many where that cannot be told, as Docker's client takes it. */
    public int columns() {
        return size(1);
    }

    /** How many lines it has, by the same rule. */
    public int rows() {
        return size(0);
    }

    private int size(int field) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment window = arena.allocate(MemoryLayout.sequenceLayout(WINDOW_SIZE, JAVA_SHORT));
            return RawTerminal.call(ioctl, descriptor, TIOCGWINSZ, window) == 0
                    ? Short.toUnsignedInt(window.getAtIndex(JAVA_SHORT, field))
                    : UNKNOWN;
        }
    }
}
