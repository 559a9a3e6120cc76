package dev.jdocker.daemon.build.solve;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;

/** A file by its descriptor, as a stream from its beginning; closing it closes the descriptor. */
final class FdStream extends InputStream {

    private final Linux linux;
    private final Fd file;
    private long at;

    FdStream(Linux linux, Fd file) {
        this.linux = linux;
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int n = linux.pread(file, buffer, offset, length, at);
        at += n;
        return n == 0 ? -1 : n;
    }

    @Override
    public void close() {
        file.close();
    }
}
