package dev.jdocker.daemon.registry.remote;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.registry.host.RegistryHost.Capability;
import dev.jdocker.daemon.registry.http.Call;
import dev.jdocker.daemon.registry.http.HostFailure;
import dev.jdocker.daemon.registry.http.HostSession;
import dev.jdocker.daemon.registry.http.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A blob on its way: goes on where it was when a transfer breaks, and to the next host when one is hopeless. */
final class BlobDownload extends InputStream {

    private static final Logger LOG = LoggerFactory.getLogger(BlobDownload.class);

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

    /** A transfer that brought less than this has brought nothing: else a byte at a time would be tried for ever. */
    private static final long PROGRESS_BYTES = 64 << 10;

    private final HostChoice hosts;
    private final Digest digest;
    private final long size;
    private final Function<HostSession, Call> calls;
    private final Iterator<HostSession> sessions;
    private HostSession session;
    private volatile @Nullable InputStream body;
    private volatile boolean closed;
    private long position;
    private long openedAt;
    private int failures;

    private BlobDownload(HostChoice hosts, Digest digest, long size, Function<HostSession, Call> calls) {
        this.hosts = hosts;
        this.digest = digest;
        this.size = size;
        this.calls = calls;
        this.sessions = hosts.able(Capability.PULL).iterator();
        this.session = sessions.next();
    }

    /** Opens it, so that what a registry refuses is known before anything is read. */
    static BlobDownload open(HostChoice hosts, Digest digest, long size, Function<HostSession, Call> calls)
            throws IOException {
        BlobDownload download = new BlobDownload(hosts, digest, size, calls);
        download.connect();
        return download;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            InputStream in = body;
            if (closed || in == null) {
                throw new IOException("the transfer of blob " + digest + " was ended");
            }
            try {
                int got = in.read(bytes, offset, length);
                if (got < 0 && position < size) {
                    throw new IOException(
                            "the registry ended blob " + digest + " after " + position + " of " + size + " bytes");
                }
                position += Math.max(got, 0);
                if (position > size) {
                    throw tooLong();
                }
                return got;
            } catch (LyingLength | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                broken(e);
                connect();
            }
        }
    }

    private LyingLength tooLong() {
        return new LyingLength("the registry sends more than the " + size + " bytes of blob " + digest);
    }

    /** Opens a transfer from where the last one broke; returns with one or throws. */
    private void connect() throws IOException {
        while (true) {
            try {
                hosts.ping(session);
                start();
                return;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (e instanceof LyingLength || e instanceof Refusal || (failures == 0 && position == 0)) {
                    nextHost(e);
                } else {
                    broken(e);
                }
            }
        }
    }

    private void nextHost(IOException failure) throws IOException {
        if (closed || !sessions.hasNext() || !hosts.passes(session, failure)) {
            if (failure instanceof Refusal refusal
                    && refusal.status() == 404
                    && refusal.code().isEmpty()) {
                throw new IOException("unknown blob " + digest, failure);
            }
            throw hosts.told(failure);
        }
        session = sessions.next();
        failures = 0;
    }

    /** Counts a transfer that broke and waits before the next; throws when it is not to be tried again. */
    private void broken(IOException failure) throws IOException {
        closeBody();
        if (closed) {
            throw new IOException("the transfer of blob " + digest + " was ended", failure);
        }
        failures = position - openedAt >= PROGRESS_BYTES ? 1 : failures + 1;
        if (failures >= session.timing().transferAttempts()) {
            nextHost(
                    failure instanceof HostFailure
                            ? failure
                            : new IOException(
                                    "the transfer of blob " + digest + " broke after " + position + " of " + size
                                            + " bytes: " + failure.getMessage(),
                                    failure));
            return;
        }
        LOG.debug("blob {}: trying again from byte {}: {}", digest, position, failure.getMessage());
        HostSession.sleep(session.timing().pause(failures));
    }

    private void start() throws IOException {
        openedAt = position;
        Call call = calls.apply(session);
        if (position > 0) {
            call = call.with("Range", "bytes=" + position + "-");
        }
        HttpResponse<InputStream> response = session.send(call);
        InputStream in = response.body();
        try {
            if (response.statusCode() == 206) {
                checkRange(response);
            } else {
                checkLength(response);
                in.skipNBytes(position);
            }
        } catch (IOException e) {
            in.close();
            throw e;
        }
        body = in;
        if (closed) {
            closeBody();
        }
    }

    private void checkLength(HttpResponse<InputStream> response) throws LyingLength {
        OptionalLong length = response.headers().firstValueAsLong("Content-Length");
        if (length.isPresent() && length.getAsLong() != size) {
            throw new LyingLength("the registry announces " + length.getAsLong() + " bytes of blob " + digest
                    + ", which has " + size);
        }
    }

    private void checkRange(HttpResponse<InputStream> response) throws LyingLength {
        String range = response.headers().firstValue("Content-Range").orElse("");
        Matcher parts = CONTENT_RANGE.matcher(range);
        if (!parts.matches()
                || !parts.group(1).equals(Long.toString(position))
                || !(parts.group(3).equals("*") || parts.group(3).equals(Long.toString(size)))) {
            throw new LyingLength("the registry was asked for blob " + digest + " from byte " + position + " of " + size
                    + " and sends \"" + range + "\"");
        }
        OptionalLong length = response.headers().firstValueAsLong("Content-Length");
        if (length.orElse(size - position) != size - position) {
            throw new LyingLength("the registry announces " + length.getAsLong() + " bytes of blob " + digest
                    + ", of which " + (size - position) + " are left");
        }
    }

    private void closeBody() {
        InputStream in = body;
        body = null;
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                LOG.debug("closing a transfer of blob {}: {}", digest, e.toString());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        closeBody();
    }

    /** A host's lengths contradict the descriptor: it is not asked again. */
    private static final class LyingLength extends IOException {
        private static final long serialVersionUID = 1L;

        LyingLength(String message) {
            super(message);
        }
    }
}
