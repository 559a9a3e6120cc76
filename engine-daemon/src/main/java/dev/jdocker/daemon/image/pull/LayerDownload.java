package dev.jdocker.daemon.image.pull;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.content.Ingest;
import dev.jdocker.daemon.layer.Compression;
import dev.jdocker.daemon.layer.LayerSource;
import dev.jdocker.daemon.registry.Repository;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A layer's blob on its way from the registry: kept as it comes, decompressed and handed on at the same time, each step on
 * a thread of its own. A blob that is here already is not fetched again.
 */
final class LayerDownload implements LayerSource, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LayerDownload.class);
    private static final long REPORT_NANOS = 100_000_000;

    private final Descriptor blob;
    private final Digest digest;
    private final Repository repository;
    private final ContentStore content;
    private final ContentStore.Lease lease;
    private final LayerProgress progress;
    private volatile Closeable opened = () -> {};
    private @Nullable Thread connecting;
    private volatile boolean cancelled;

    LayerDownload(
            Descriptor blob,
            Repository repository,
            ContentStore content,
            ContentStore.Lease lease,
            LayerProgress progress) {
        this.blob = blob;
        this.digest = Digest.parse(blob.digest());
        this.repository = repository;
        this.content = content;
        this.lease = lease;
        this.progress = progress;
    }

    @Override
    public InputStream open() throws IOException {
        if (cancelled) {
            throw new IOException("cancelled");
        }
        InputStream compressed;
        if (lease.keep(digest)) {
            compressed = content.open(digest);
            progress.downloaded();
        } else {
            compressed = new Fetch(connect());
        }
        InputStream ahead = new ReadAhead(compressed, "fetch-" + digest.shortHex());
        opened = ahead;
        try {
            if (cancelled) {
                throw new IOException("cancelled");
            }
            InputStream plain = new ReadAhead(Compression.plain(new Consumed(ahead)), "inflate-" + digest.shortHex());
            Whole whole = new Whole(plain, ahead);
            opened = whole;
            if (cancelled) {
                whole.close();
            }
            return whole;
        } catch (IOException | RuntimeException e) {
            ahead.close();
            throw e;
        }
    }

    /** Asks the registry, which may take its time; an interrupt by {@link #close} ends that and no more. */
    private InputStream connect() throws IOException {
        synchronized (this) {
            connecting = Thread.currentThread();
        }
        try {
            return repository.blob(blob);
        } finally {
            synchronized (this) {
                connecting = null;
                if (cancelled && Thread.interrupted()) {
                    LOG.trace("interrupted while connecting");
                }
            }
        }
    }

    @Override
    public List<Descriptor> blobs() {
        return List.of(blob);
    }

    /** Ends it from another thread. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            cancelled = true;
            if (connecting != null) {
                connecting.interrupt();
            }
        }
        opened.close();
    }

    /** What comes from the registry, written down on its way; a blob of the store at its end. */
    private final class Fetch extends FilterInputStream {

        private final Ingest ingest;
        private long lastReport;
        private boolean done;

        Fetch(InputStream in) throws IOException {
            super(in);
            try {
                this.ingest = lease.ingest();
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        @Override
        public int read() throws IOException {
            throw new UnsupportedOperationException("read by buffers");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n >= 0) {
                ingest.write(buffer, offset, n);
                long now = System.nanoTime();
                if (now - lastReport >= REPORT_NANOS) {
                    lastReport = now;
                    progress.downloading(ingest.written(), blob.size());
                }
            } else if (!done) {
                done = true;
                ingest.commit(digest);
                progress.downloaded();
            }
            return n;
        }

        @Override
        public void close() throws IOException {
            try (ingest) {
                super.close();
            }
        }
    }

    /** The compressed bytes as the decompression takes them. */
    private final class Consumed extends FilterInputStream {

        private long current;
        private long lastReport = System.nanoTime();

        Consumed(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            current += Math.max(n, 0);
            long now = System.nanoTime();
            if (now - lastReport >= REPORT_NANOS) {
                lastReport = now;
                progress.extracting(current, blob.size());
            }
            return n;
        }
    }

    /** The plain tar; at its end what may follow in the compressed stream is read too, so that the blob is whole. */
    private static final class Whole extends FilterInputStream {

        private final InputStream compressed;

        Whole(InputStream plain, InputStream compressed) {
            super(plain);
            this.compressed = compressed;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n < 0) {
                byte[] rest = new byte[1 << 13];
                int more = compressed.read(rest);
                while (more >= 0) {
                    more = compressed.read(rest);
                }
            }
            return n;
        }

        /** The compressed stream first: whatever waits for it gives up then. */
        @Override
        public void close() throws IOException {
            try (InputStream _ = in) {
                compressed.close();
            }
        }
    }
}
