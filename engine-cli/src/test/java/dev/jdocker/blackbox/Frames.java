package dev.jdocker.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The multiplexed stream of the API, taken apart: one byte of type, three of zero, four of length, the data. */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came, never compared as a record
record Frames(byte[] stdoutBytes, byte[] stderrBytes) {

    @SuppressWarnings("ArrayRecordComponent") // bytes as they came, never compared as a record
    record Frame(int stream, byte[] data) {}

    static Frames of(byte[] wire) throws IOException {
        return readAll(new java.io.ByteArrayInputStream(wire));
    }

    static Frames readAll(InputStream in) throws IOException {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        for (Frame frame = next(in); frame.stream() >= 0; frame = next(in)) {
            (frame.stream() == 1 ? stdout : stderr).write(frame.data());
        }
        return new Frames(stdout.toByteArray(), stderr.toByteArray());
    }

    /** The next frame; its stream is -1 at the end. */
    static Frame next(InputStream in) throws IOException {
        byte[] header = in.readNBytes(8);
        if (header.length == 0) {
            return new Frame(-1, header);
        }
        if (header.length < 8 || header[0] < 1 || header[0] > 2 || header[1] != 0 || header[2] != 0 || header[3] != 0) {
            throw new AssertionError(
                    "not a frame header: " + java.util.HexFormat.of().formatHex(header));
        }
        int length = ByteBuffer.wrap(header, 4, 4).getInt();
        byte[] data = in.readNBytes(length);
        if (data.length < length) {
            throw new AssertionError("a frame of " + length + " bytes ended after " + data.length);
        }
        return new Frame(header[0], data);
    }

    String stdout() {
        return new String(stdoutBytes, StandardCharsets.UTF_8);
    }

    String stderr() {
        return new String(stderrBytes, StandardCharsets.UTF_8);
    }
}
