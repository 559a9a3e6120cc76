package dev.jdocker.cli.terminal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The terminal of this process: raw mode and the window's size, by the C library's own functions. (JLine's terminal is not
 * used for it: it forgets the line's speed, and a serial console that is set to no speed hangs up.) Loaded only when there
 * is a terminal to speak of.
 */
public final class RawTerminal {
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;

    /** More than a struct termios of any architecture takes. */
    private static final long TERMIOS_SIZE = 256;

    /** Waits until what was written is out, and drops nothing that was typed (TCSADRAIN). */
    private static final int AFTER_OUTPUT = 1;

    private static final long TIOCGWINSZ = 0x5413;
    private static final int WINDOW_SIZE = 8;

    private final MethodHandle tcsetattr;
    private final MethodHandle cfmakeraw;
    private final MethodHandle ioctl;
    private final MemorySegment before;
    private boolean isRaw;

    private RawTerminal(MethodHandle tcsetattr, MethodHandle cfmakeraw, MethodHandle ioctl, MemorySegment before) {
        this.tcsetattr = tcsetattr;
        this.cfmakeraw = cfmakeraw;
        this.ioctl = ioctl;
        this.before = before;
    }

    /** The terminal that is standard input. */
    public static RawTerminal open() throws IOException {
        MethodHandle tcgetattr = function("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        MemorySegment before = Arena.global().allocate(TERMIOS_SIZE);
        if (call(tcgetattr, INPUT, before) != 0) {
            throw new IOException("the input device is not a TTY");
        }
        return new RawTerminal(
                function("tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS)),
                function("cfmakeraw", FunctionDescriptor.ofVoid(ADDRESS)),
                function(
                        "ioctl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                        Linker.Option.firstVariadicArg(2)),
                before);
    }

    public int rows() {
        return size(0);
    }

    public int columns() {
        return size(1);
    }

    /** Passes every key on at once and unchanged, those of signals included (cfmakeraw(3)). */
    public synchronized void raw() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment raw = arena.allocate(TERMIOS_SIZE).copyFrom(before);
            call(cfmakeraw, raw);
            if (call(tcsetattr, INPUT, AFTER_OUTPUT, raw) != 0) {
                throw new IOException("unable to set IO streams as raw terminal");
            }
            isRaw = true;
        }
    }

    /** Puts the terminal back as it was; once is enough, more does no harm. */
    public synchronized void restore() {
        if (isRaw) {
            call(tcsetattr, INPUT, AFTER_OUTPUT, before);
            isRaw = false;
        }
    }

    /** A number of struct winsize: rows, then columns. */
    private int size(int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment window = arena.allocate(MemoryLayout.sequenceLayout(WINDOW_SIZE, JAVA_SHORT));
            return call(ioctl, OUTPUT, TIOCGWINSZ, window) == 0
                    ? Short.toUnsignedInt(window.getAtIndex(JAVA_SHORT, index))
                    : 0;
        }
    }

    @SuppressWarnings("restricted") // the launch script enables native access
    static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    static int call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments) instanceof Integer result ? result : 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
