package dev.jdocker.daemon.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Finds where the last lines of a file begin, reading it backwards: the cost is that of the lines, not of the file. */
final class LogTailSearch {
    private static final int BLOCK_BYTES = 64 * 1024;

    private LogTailSearch() {}

    /** The position of the first of the last {@code lines} lines before {@code length}, which is the end of a line. */
    static long start(FileChannel file, long length, long lines) throws IOException {
        if (lines <= 0) {
            return length;
        }
        long wanted = lines;
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, Math.max(1, length))];
        long blockEnd = Math.max(0, length - 1);
        while (blockEnd > 0) {
            int size = (int) Math.min(block.length, blockEnd);
            long blockStart = blockEnd - size;
            ByteBuffer into = ByteBuffer.wrap(block, 0, size);
            while (into.hasRemaining() && file.read(into, blockStart + into.position()) > 0) {}
            for (int i = into.position() - 1; i >= 0; i--) {
                if (block[i] == '\n' && --wanted == 0) {
                    return blockStart + i + 1;
                }
            }
            blockEnd = blockStart;
        }
        return 0;
    }
}
