package dev.jdocker.daemon.image.imports;

import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.image.progress.ProgressFeed;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An archive that a web server has, told of as it comes. */
final class RemoteArchive extends FilterInputStream {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_WORDS = 4096;
    private static final long STEP = 1 << 20;

    private final HttpClient client;
    private final ProgressFeed feed;
    private final long total;
    private long read;
    private long told;

    private RemoteArchive(HttpClient client, InputStream in, long total, ProgressFeed feed) {
        super(in);
        this.client = client;
        this.total = total;
        this.feed = feed;
    }

    /** Asks for {@code address}, redirections followed. The caller closes the stream. */
    static InputStream open(URI address, ProgressFeed feed) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(PATIENCE)
                .build();
        try {
            HttpResponse<InputStream> response =
                    client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() >= 400) {
                String words = new String(response.body().readNBytes(MOST_WORDS), StandardCharsets.UTF_8);
                throw new ServerError(
                        "failed to GET " + address + " with status " + response.statusCode() + ": " + words.strip());
            }
            feed.line("Downloading from " + address);
            long total = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            return new RemoteArchive(client, response.body(), total, feed);
        } catch (IOException e) {
            client.shutdownNow();
            String why =
                    e.getMessage() == null ? "connection refused" : e.getMessage(); // ConnectException has no words
            throw new IOException("Get \"" + address + "\": " + why, e);
        } catch (RuntimeException e) {
            client.shutdownNow();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        read += Math.max(n, 0);
        if (read - told >= STEP || (n < 0 && read > told)) {
            told = read;
            feed.figure("", "Importing", read, total);
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        super.close();
        client.shutdownNow();
    }
}
