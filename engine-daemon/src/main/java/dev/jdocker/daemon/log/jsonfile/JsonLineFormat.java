package dev.jdocker.daemon.log.jsonfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LineDecoder;
import dev.jdocker.daemon.log.LineFormat;
import dev.jdocker.daemon.log.LinePiece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.TreeMap;

/** One JSON object a line. */
final class JsonLineFormat implements LineFormat {
    private static final int BLOCK_BYTES = 64 * 1024;

    private final byte[] attributes;

    JsonLineFormat(Map<String, String> attributes) {
        try {
            this.attributes = attributes.isEmpty()
                    ? new byte[0]
                    : new ObjectMapper().writeValueAsBytes(new TreeMap<>(attributes));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void write(ByteSink out, LinePiece piece) {
        JsonLines.write(out, piece, attributes);
    }

    @Override
    public LineDecoder decoder() {
        return new JsonLine();
    }

    @Override
    public Tail tail(FileChannel file, long length, long lines) throws IOException {
        if (lines <= 0 || length == 0) {
            return new Tail(length, 0);
        }
        long found = 0;
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, length)];
        long blockEnd = length - 1;
        while (blockEnd > 0) {
            int size = (int) Math.min(block.length, blockEnd);
            long blockStart = blockEnd - size;
            int filled = read(file, block, size, blockStart);
            for (int i = filled - 1; i >= 0; i--) {
                if (block[i] == '\n' && ++found == lines) {
                    return new Tail(blockStart + i + 1, lines);
                }
            }
            blockEnd = blockStart;
        }
        return new Tail(0, found + 1);
    }

    @Override
    public long wholeLength(FileChannel file, long length) throws IOException {
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, Math.max(1, length))];
        long blockEnd = length;
        while (blockEnd > 0) {
            int size = (int) Math.min(block.length, blockEnd);
            int filled = read(file, block, size, blockEnd - size);
            for (int i = filled - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return blockEnd - size + i + 1;
                }
            }
            blockEnd -= size;
        }
        return 0;
    }

    private static int read(FileChannel file, byte[] block, int size, long position) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(block, 0, size);
        while (into.hasRemaining() && file.read(into, position + into.position()) > 0) {}
        return into.position();
    }
}
