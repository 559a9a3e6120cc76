package dev.jdocker.api.stream;

import org.jspecify.annotations.Nullable;

/** Which stream of a container a frame belongs to. */
public enum StreamType {
    STDIN(0),
    STDOUT(1),
    STDERR(2),
    /** Not a container's output but an error of the engine, sent amid the output. */
    SYSTEM_ERROR(3);

    private final byte code;

    StreamType(int code) {
        this.code = (byte) code;
    }

    /** The byte on the wire. */
    public byte code() {
        return code;
    }

    static @Nullable StreamType of(byte code) {
        return switch (code) {
            case 0 -> STDIN;
            case 1 -> STDOUT;
            case 2 -> STDERR;
            case 3 -> SYSTEM_ERROR;
            default -> null;
        };
    }
}
