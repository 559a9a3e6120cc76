package dev.jdocker.daemon.container.ps;

/**
 * What ps can show of a process.
 *
 * @param name as it is asked for with the option {@code -o}
 * @param title what stands above the column
 */
public record PsField(String name, String title, Value value) {

    /** How a process is shown; whatever the kernel does not tell is {@code -}. */
    interface Value {
        String of(ProcessFacts process, ProcessTable table);
    }

    static PsField shown(String name, String title, Value value) {
        return new PsField(name, title, value);
    }

    /** A field of {@code stat} as it stands there. */
    static PsField stat(String name, String title, int number) {
        return shown(name, title, (process, _) -> process.field(number));
    }

    PsField titled(String other) {
        return new PsField(name, other, value);
    }

    static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
