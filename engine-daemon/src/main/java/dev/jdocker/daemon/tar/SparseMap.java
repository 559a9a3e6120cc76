package dev.jdocker.daemon.tar;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where the data of a sparse file goes: the three ways of GNU tar to say it. */
final class SparseMap {

    private SparseMap() {}

    /** Reads a further header block. */
    @FunctionalInterface
    interface Blocks {
        byte[] next() throws IOException;
    }

    /** The old format: four pairs in the header, 21 in each block that follows. */
    static List<TarEntry.Segment> ofGnuHeader(byte[] header, Blocks blocks, TarLimits limits) throws IOException {
        List<Long> numbers = new ArrayList<>();
        boolean more = addPairs(numbers, header, 386, 4, 482);
        while (more) {
            if (numbers.size() > 2 * limits.segments()) {
                throw new TarException("sparse file of more than " + limits.segments() + " pieces");
            }
            more = addPairs(numbers, blocks.next(), 0, 21, 504);
        }
        return pairs(numbers);
    }

    private static boolean addPairs(List<Long> numbers, byte[] block, int offset, int count, int extended)
            throws TarException {
        for (int i = 0; i < count; i++) {
            int at = offset + 24 * i;
            if (block[at] == 0 && block[at + 12] == 0) {
                break;
            }
            numbers.add(TarHeader.number(block, at, 12));
            numbers.add(TarHeader.number(block, at + 12, 12));
        }
        return block[extended] != 0;
    }

    /** Format 1.0: decimal lines before the data, padded to whole blocks. */
    static List<TarEntry.Segment> ofData(TarReader reader, TarLimits limits) throws IOException {
        Lines lines = new Lines(reader);
        long count = lines.next();
        if (count < 0 || count > limits.segments()) {
            throw new TarException("sparse file of more than " + limits.segments() + " pieces");
        }
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < 2 * count; i++) {
            numbers.add(lines.next());
        }
        return pairs(numbers);
    }

    static List<TarEntry.Segment> pairs(List<Long> numbers) throws TarException {
        if (numbers.size() % 2 != 0) {
            throw new TarException("invalid tar header: odd sparse map");
        }
        List<TarEntry.Segment> segments = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i += 2) {
            if (numbers.get(i + 1) != 0) {
                segments.add(new TarEntry.Segment(numbers.get(i), numbers.get(i + 1)));
            }
        }
        return List.copyOf(segments);
    }

    static void check(List<TarEntry.Segment> segments, long size, long stored, String name) throws TarException {
        long end = 0;
        long sum = 0;
        for (TarEntry.Segment segment : segments) {
            boolean ordered = segment.offsetBytes() >= end && segment.lengthBytes() >= 0;
            if (!ordered || segment.lengthBytes() > size || segment.offsetBytes() > size - segment.lengthBytes()) {
                throw new TarException("invalid sparse map of " + name);
            }
            end = segment.offsetBytes() + segment.lengthBytes();
            sum += segment.lengthBytes();
        }
        if (sum > stored) {
            throw new TarException("invalid sparse map of " + name);
        }
    }

    private static final class Lines {
        private final TarReader reader;
        private byte[] block = new byte[0];
        private int at;

        Lines(TarReader reader) {
            this.reader = reader;
        }

        long next() throws IOException {
            long value = 0;
            for (int digits = 0; ; digits++) {
                if (at == block.length) {
                    fill();
                }
                byte b = block[at++];
                if (b == '\n' && digits > 0) {
                    return value;
                }
                if (b < '0' || b > '9' || digits == 18) {
                    throw new TarException("invalid sparse map");
                }
                value = value * 10 + (b - '0');
            }
        }

        private void fill() throws IOException {
            block = new byte[TarReader.BLOCK];
            at = 0;
            for (int n = 0; n < block.length; ) {
                int read = reader.read(block, n, block.length - n);
                if (read < 0) {
                    throw new EOFException("unexpected EOF");
                }
                n += read;
            }
        }
    }
}
