package dev.jdocker.api.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection that has become a raw stream both ways: an attached container or exec process. */
public final class Hijacked implements Closeable {
    private final String contentType;
    private final HttpConnection connection;

    Hijacked(String contentType, HttpConnection connection) {
        this.contentType = contentType;
        this.connection = connection;
    }

    /** The content type of the answer. */
    public String contentType() {
        return contentType;
    }

    /** The output; framed unless there is a terminal (see {@link dev.jdocker.api.stream.FrameDecoder}). */
    public InputStream in() {
        return connection.in();
    }

    /** The input, unbuffered. */
    public OutputStream out() {
        return connection.connection().out();
    }

    /** Ends the input; the output goes on. */
    public void shutdownOutput() throws IOException {
        connection.connection().shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
