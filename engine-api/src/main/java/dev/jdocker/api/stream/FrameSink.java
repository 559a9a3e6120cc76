package dev.jdocker.api.stream;

import java.io.IOException;

/** Takes the payloads of frames, in pieces as they arrive. */
public interface FrameSink {
    void accept(StreamType type, byte[] bytes, int offset, int length) throws IOException;
}
