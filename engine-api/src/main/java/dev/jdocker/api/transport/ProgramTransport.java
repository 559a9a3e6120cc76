package dev.jdocker.api.transport;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A connection through the standard streams of a program that leads to the engine, as {@code ssh HOST docker system dial-stdio}
 * does.
 *
 * @param command the program and its arguments
 * @param address what stands for the engine in messages
 */
public record ProgramTransport(List<String> command, String address) implements Transport {
    private static final int COMPLAINT_BYTES = 8 * 1024;

    public ProgramTransport {
        command = List.copyOf(command);
    }

    @Override
    public Connection connect() throws IOException {
        return new ProgramConnection(new ProcessBuilder(command).start(), command);
    }

    private static final class ProgramConnection implements Connection {
        private final Process process;
        private final List<String> command;
        private final InputStream in;
        private final OutputStream out;
        private volatile boolean heard;
        private volatile boolean closed;

        ProgramConnection(Process process, List<String> command) {
            this.process = process;
            this.command = command;
            this.in = new Answers(process.getInputStream());
            this.out = new Unbuffered(process.getOutputStream());
        }

        @Override
        public InputStream in() {
            return in;
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public void shutdownOutput() throws IOException {
            out.close();
        }

        @Override
        public void close() {
            closed = true;
            process.destroy();
        }

        /** An end before the first byte is the program's failure, of which it has said more than we know. */
        private IOException failure() throws IOException {
            String complaint = new String(process.getErrorStream().readNBytes(COMPLAINT_BYTES), StandardCharsets.UTF_8);
            return new IOException("command " + command
                    + " has ended, please make sure the URL is valid, and an engine is installed on the remote host: stderr="
                    + complaint.strip());
        }

        private final class Answers extends FilterInputStream {
            Answers(InputStream in) {
                super(in);
            }

            @Override
            public int read() throws IOException {
                return noted(super.read());
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return noted(super.read(bytes, offset, length));
            }

            private int noted(int result) throws IOException {
                if (result >= 0) {
                    heard = true;
                } else if (!heard && !closed) {
                    throw failure();
                }
                return result;
            }
        }
    }

    /** What is written is on its way: the JDK buffers what a program is to read. */
    private static final class Unbuffered extends FilterOutputStream {
        Unbuffered(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            out.flush();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            out.flush();
        }
    }
}
