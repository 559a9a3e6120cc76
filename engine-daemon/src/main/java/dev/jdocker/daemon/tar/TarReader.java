package dev.jdocker.daemon.tar;

import dev.jdocker.linux.Linux.Timespec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive as a stream: ustar, GNU and PAX formats, sparse files of all kinds, limits on everything that is
 * kept in memory. Written for layers: PAX values stay bytes (security.capability is binary, which commons-compress
 * decodes as text), and no header can make it allocate more than the limits allow.
 */
public final class TarReader {

    static final int BLOCK = 512;

    private final InputStream in;
    private final TarLimits limits;
    private final byte[] block = new byte[BLOCK];
    private long position;
    private long dataLeft;
    private int padding;
    private long entries;

    public TarReader(InputStream in, TarLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** The bytes read of the archive so far: after {@link #next} where the entry's data begins. */
    public long position() {
        return position;
    }

    /** The bytes of data that {@link #read} has yet to give for this entry. */
    public long remaining() {
        return dataLeft;
    }

    /** The next entry, null at the end of the archive. What was not read of the one before is skipped. */
    public @Nullable TarEntry next() throws IOException {
        PaxHeaders pax = new PaxHeaders(limits);
        byte @Nullable [] longName = null;
        byte @Nullable [] longLink = null;
        int budget = limits.headerBytes();
        while (true) {
            skipData();
            if (!readHeader()) {
                return null;
            }
            TarHeader header = TarHeader.parse(block);
            dataLeft = header.size();
            padding = padding(header.size());
            switch (header.type()) {
                case 'x', 'X' -> {
                    budget = spend(budget, header.size());
                    pax.parse(readAll());
                }
                case 'g' -> budget = spend(budget, header.size()); // not applied, as dockerd does not
                case 'L' -> {
                    budget = spend(budget, header.size());
                    longName = readAll();
                }
                case 'K' -> {
                    budget = spend(budget, header.size());
                    longLink = readAll();
                }
                default -> {
                    if (++entries > limits.entries()) {
                        throw new TarException("more than " + limits.entries() + " entries");
                    }
                    return entry(header, pax, longName, longLink);
                }
            }
        }
    }

    /** Reads data of the current entry: of a sparse one only what its segments hold. -1 at its end. */
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (dataLeft == 0) {
            return -1;
        }
        int n = in.read(buffer, offset, (int) Math.min(length, dataLeft));
        if (n < 0) {
            throw new EOFException("unexpected EOF");
        }
        position += n;
        dataLeft -= n;
        return n;
    }

    /** The current entry's data as a whole. */
    public byte[] readAll(int maxBytes) throws IOException {
        if (dataLeft > maxBytes) {
            throw new TarException("entry of " + dataLeft + " bytes where at most " + maxBytes + " are allowed");
        }
        return readAll();
    }

    private TarEntry entry(TarHeader header, PaxHeaders pax, byte @Nullable [] longName, byte @Nullable [] longLink)
            throws IOException {
        String name = pax.text("path", longName != null ? TarHeader.untilNul(longName) : header.name());
        String link = pax.text("linkpath", longLink != null ? TarHeader.untilNul(longLink) : header.linkName());
        long stored = pax.number("size", header.size());
        if (stored < 0) {
            throw new TarException("negative size in header of " + name);
        }
        dataLeft = stored;
        padding = padding(stored);
        char type = header.type();
        if (type == TarEntry.REGULAR && name.endsWith("/")) {
            type = TarEntry.DIRECTORY;
        }
        List<TarEntry.Segment> segments = List.of();
        boolean sparse = false;
        long size = stored;
        if (type == 'S') {
            type = TarEntry.REGULAR;
            sparse = true;
            size = TarHeader.number(block, 483, 12);
            segments = SparseMap.ofGnuHeader(block, this::readBlock, limits);
        } else if (pax.isSparse() && type == TarEntry.REGULAR) {
            sparse = true;
            name = pax.text("GNU.sparse.name", name);
            size = pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", stored));
            segments = pax.sparseMapInData() ? SparseMap.ofData(this, limits) : pax.sparseMap();
        }
        if (sparse) {
            SparseMap.check(segments, size, dataLeft, name);
        }
        if (name.length() > limits.nameBytes() || link.length() > limits.nameBytes()) {
            throw new TarException("name of more than " + limits.nameBytes() + " bytes");
        }
        if (type >= TarEntry.HARD_LINK && type <= TarEntry.FIFO) {
            // whatever their size field says: Go's reader, and so dockerd, takes it that no data follows
            size = 0;
            dataLeft = 0;
            padding = 0;
        }
        return new TarEntry(
                name,
                type,
                link,
                header.mode(),
                pax.number("uid", header.uid()),
                pax.number("gid", header.gid()),
                size,
                pax.time("mtime", new Timespec(header.modificationSeconds(), 0)),
                header.deviceMajor(),
                header.deviceMinor(),
                Map.copyOf(pax.xattrs()),
                sparse,
                segments);
    }

    private int spend(int budget, long size) throws TarException {
        if (size > budget) {
            throw new TarException("extended headers of more than " + limits.headerBytes() + " bytes");
        }
        return budget - (int) size;
    }

    /** False at the end: two blocks of zeros, or nothing more. */
    private boolean readHeader() throws IOException {
        int n = in.readNBytes(block, 0, BLOCK);
        position += n;
        if (n == 0) {
            return false;
        }
        if (n < BLOCK) {
            throw new EOFException("unexpected EOF");
        }
        if (!TarHeader.isZero(block)) {
            return true;
        }
        n = in.readNBytes(block, 0, BLOCK);
        position += n;
        if (n == BLOCK && !TarHeader.isZero(block)) {
            throw new TarException("invalid tar header");
        }
        return false;
    }

    private byte[] readBlock() throws IOException {
        byte[] more = in.readNBytes(BLOCK);
        position += more.length;
        if (more.length < BLOCK) {
            throw new EOFException("unexpected EOF");
        }
        return more;
    }

    private byte[] readAll() throws IOException {
        byte[] data = in.readNBytes((int) dataLeft);
        position += data.length;
        if (data.length < dataLeft) {
            throw new EOFException("unexpected EOF");
        }
        dataLeft = 0;
        return data;
    }

    private void skipData() throws IOException {
        long skip = dataLeft + padding;
        if (skip > 0) {
            try {
                in.skipNBytes(skip);
            } catch (EOFException e) {
                EOFException end = new EOFException("unexpected EOF");
                end.addSuppressed(e);
                throw end;
            }
            position += skip;
        }
        dataLeft = 0;
        padding = 0;
        Arrays.fill(block, (byte) 0);
    }

    private static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }
}
