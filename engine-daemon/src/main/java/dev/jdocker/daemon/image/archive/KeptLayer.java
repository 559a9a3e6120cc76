package dev.jdocker.daemon.image.archive;

import com.github.luben.zstd.ZstdOutputStream;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.content.Ingest;
import dev.jdocker.daemon.layer.Compression;
import dev.jdocker.daemon.layer.LayerSource;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A layer out of an archive that is kept as a blob while it is unpacked: one that is compressed as it is, so that a push
 * gives the same digest again; a plain one compressed by zstd, because another program's tar cannot be rebuilt from its
 * files.
 */
final class KeptLayer implements LayerSource {

    private static final String ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
    private static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final int FAST = 1;
    private static final int BUFFER = 1 << 16;

    private final LayerSource source;
    private final ContentStore.Lease lease;
    private final ArchivedLayer layer;
    private @Nullable Copying copying;

    KeptLayer(LayerSource source, ArchivedLayer layer, ContentStore.Lease lease) {
        this.source = source;
        this.layer = layer;
        this.lease = lease;
    }

    @Override
    public InputStream open() throws IOException {
        BufferedInputStream in = new BufferedInputStream(source.open(), BUFFER);
        try {
            Ingest ingest = lease.ingest();
            Compression.Form form = Compression.form(in);
            OutputStream open = new LeftOpen(ingest);
            Copying opened = new Copying(
                    in, ingest, form == Compression.Form.PLAIN ? new ZstdOutputStream(open, FAST) : open, form);
            copying = opened;
            return opened;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public List<Descriptor> blobs() throws IOException {
        Copying all = Objects.requireNonNull(copying, "asked before it was opened");
        all.transferTo(OutputStream.nullOutputStream()); // what follows the compressed data belongs to the blob
        all.out.close();
        long size = all.ingest.written();
        boolean asIs = all.form != Compression.Form.PLAIN;
        Digest digest = all.ingest.commit(asIs ? layer.digest() : null);
        return List.of(Descriptor.of(mediaType(all.form), digest, size));
    }

    private String mediaType(Compression.Form form) {
        return switch (form) {
            case PLAIN -> ZSTD;
            case GZIP -> layer.mediaType().endsWith("gzip") ? layer.mediaType() : GZIP;
            case ZSTD -> layer.mediaType().endsWith("zstd") ? layer.mediaType() : ZSTD;
        };
    }

    /** An ingest that is closed would be discarded. */
    private static final class LeftOpen extends FilterOutputStream {
        LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Writes what is read of it. */
    private static final class Copying extends FilterInputStream {
        private final Ingest ingest;
        private final OutputStream out;
        private final Compression.Form form;

        Copying(InputStream in, Ingest ingest, OutputStream out, Compression.Form form) {
            super(in);
            this.ingest = ingest;
            this.out = out;
            this.form = form;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n > 0) {
                out.write(buffer, offset, n);
            }
            return n;
        }

        @Override
        public long skip(long n) throws IOException {
            return readNBytes((int) Math.min(n, BUFFER)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() throws IOException {
            try (out;
                    ingest) {
                super.close();
            }
        }
    }
}
