package dev.jdocker.runtime.program;

/** One argument of an operation. */
public sealed interface Argument {

    /** A number as it is: flags, a mode, a descriptor's number. */
    record Immediate(long value) implements Argument {}

    /** The address of some of the program's data; {@code text} shows it to people. */
    record Data(int offset, String text) implements Argument {}

    /** The result of an earlier operation. */
    record Slot(int number) implements Argument {}

    static Argument of(long value) {
        return new Immediate(value);
    }
}
