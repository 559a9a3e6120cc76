package dev.jdocker.daemon.registry.remote;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.daemon.registry.BlobSource;
import dev.jdocker.daemon.registry.http.Call;
import dev.jdocker.daemon.registry.http.HostSession;
import dev.jdocker.daemon.registry.http.Refusal;
import dev.jdocker.daemon.registry.http.Unreachable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One blob on its way up: a session is opened ({@code POST}), the bytes go ({@code PATCH}), the digest ends it ({@code PUT}). A
 * transfer that breaks goes on behind what the registry says it has, or anew where it does not say.
 */
final class BlobUpload {

    private static final Logger LOG = LoggerFactory.getLogger(BlobUpload.class);

    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d+)");

    private final HostSession host;
    private final String path;
    private final List<String> scopes;
    private final Descriptor blob;
    private final BlobSource source;
    private final LongConsumer sentBytes;

    BlobUpload(
            HostSession host,
            String path,
            List<String> scopes,
            Descriptor blob,
            BlobSource source,
            LongConsumer sentBytes) {
        this.host = host;
        this.path = path;
        this.scopes = scopes;
        this.blob = blob;
        this.source = source;
        this.sentBytes = sentBytes;
    }

    void run() throws IOException {
        URI session = begin();
        long offset = 0;
        int failures = 0;
        while (true) {
            long before = offset;
            try {
                if (offset < blob.size()) {
                    session = send(session, offset);
                    offset = blob.size();
                }
                finish(session);
                return;
            } catch (Unreachable | Refusal e) {
                failures = offset > before ? 1 : failures + 1;
                if (!worthAnother(e) || failures >= host.timing().transferAttempts()) {
                    cancel(session);
                    throw e;
                }
                HostSession.sleep(host.timing().pause(failures));
                Optional<Progress> progress = progress(session);
                session = progress.isPresent() ? progress.get().session() : begin();
                offset = progress.map(Progress::bytes).orElse(0L);
                LOG.debug("blob {}: uploading on from byte {}: {}", blob.digest(), offset, e.getMessage());
            } catch (IOException e) {
                cancel(session);
                throw e;
            }
        }
    }

    private static boolean worthAnother(IOException failure) {
        return !(failure instanceof Refusal refusal)
                || refusal.status() >= 500
                || refusal.status() == 429
                || refusal.status() == 416
                || refusal.status() == 404;
    }

    private URI begin() throws IOException {
        HttpResponse<InputStream> response =
                host.send(Call.of("POST", host.host().at(path), scopes).with(new byte[0]));
        response.body().close();
        return location(response);
    }

    /** Sends all from an offset on; returns where the session goes on. */
    private URI send(URI session, long offset) throws IOException {
        AtomicLong sent = new AtomicLong(offset);
        long rest = blob.size() - offset;
        Call call = Call.of("PATCH", session, scopes)
                .with("Content-Type", "application/octet-stream")
                .with("Content-Range", offset + "-" + (blob.size() - 1))
                .once(
                        BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> counted(offset, sent)), rest),
                        sent::get);
        HttpResponse<InputStream> response = host.send(call);
        response.body().close();
        return location(response);
    }

    /** The blob from an offset on, each piece told of when it is taken. */
    private InputStream counted(long offset, AtomicLong sent) {
        try {
            InputStream in = source.open();
            in.skipNBytes(offset);
            return new FilterInputStream(in) {
                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    int got = super.read(bytes, from, length);
                    if (got > 0) {
                        sentBytes.accept(sent.addAndGet(got));
                    }
                    return got;
                }
            };
        } catch (IOException e) {
            return new BrokenStream(e);
        }
    }

    private void finish(URI session) throws IOException {
        URI uri =
                URI.create(session + (session.getRawQuery() == null ? "?" : "&") + "digest=" + encoded(blob.digest()));
        host.send(Call.of("PUT", uri, scopes)
                        .with("Content-Type", "application/octet-stream")
                        .with(new byte[0]))
                .body()
                .close();
    }

    private record Progress(URI session, long bytes) {}

    /** How far the registry is; empty where it no longer knows. */
    private Optional<Progress> progress(URI session) {
        try {
            HttpResponse<InputStream> response = host.send(Call.of("GET", session, scopes));
            response.body().close();
            Matcher range = RANGE.matcher(response.headers().firstValue("Range").orElse(""));
            if (range.matches()) {
                long last = Long.parseLong(range.group(1));
                // Nothing at all is said as "0-0" too, which may also be one byte: that one is sent again then.
                long bytes = last == 0 ? 0 : last + 1;
                if (bytes == 0 || bytes > blob.size()) {
                    return Optional.empty();
                }
                return Optional.of(new Progress(
                        response.headers().firstValue("Location").isPresent() ? location(response) : session, bytes));
            }
        } catch (IOException e) {
            LOG.debug("blob {}: the upload is lost: {}", blob.digest(), e.getMessage());
        }
        return Optional.empty();
    }

    private static URI location(HttpResponse<InputStream> response) throws IOException {
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI uri = response.uri().resolve(location);
            if (!location.isEmpty() && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the registry opens an upload at no address: " + location, e);
        }
        throw new IOException("the registry opens an upload at no address: " + location);
    }

    private void cancel(URI session) {
        cancel(host, session, scopes);
    }

    /** Gives up a session that a registry has opened. */
    static void cancel(HostSession host, HttpResponse<InputStream> opened, List<String> scopes) {
        try {
            cancel(host, location(opened), scopes);
        } catch (IOException e) {
            LOG.debug("no session to cancel: {}", e.getMessage());
        }
    }

    private static void cancel(HostSession host, URI session, List<String> scopes) {
        if (Thread.currentThread().isInterrupted()) {
            // The registry forgets it by itself some day.
            return;
        }
        try {
            host.send(Call.of("DELETE", session, scopes).once()).body().close();
        } catch (IOException e) {
            LOG.debug("cancel an upload: {}", e.getMessage());
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Fails where it is read: the HTTP client takes a stream, not a failure to open one. */
    private static final class BrokenStream extends InputStream {
        private final IOException failure;

        BrokenStream(IOException failure) {
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            throw failure;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            throw failure;
        }
    }
}
