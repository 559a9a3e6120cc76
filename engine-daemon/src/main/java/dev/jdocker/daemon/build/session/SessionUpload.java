package dev.jdocker.daemon.build.session;

import buildkit.upload.BytesMessage;
import buildkit.upload.UploadGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A stream that a client offers under a URL of the host {@code buildkit-session}: a context from its standard input. */
public final class SessionUpload extends InputStream {

    private static final String HOST = "buildkit-session";

    private final BlockingClientCall<BytesMessage, BytesMessage> call;
    private InputStream current = InputStream.nullInputStream();
    private boolean ended;

    private SessionUpload(BlockingClientCall<BytesMessage, BytesMessage> call) {
        this.call = call;
    }

    /** Whether this is the URL of such a stream. */
    public static boolean isUpload(String url) {
        return url.startsWith("http://" + HOST + "/") || url.equals("http://" + HOST);
    }

    public static InputStream open(Session session, String url) throws IOException {
        if (!session.serves("moby.upload.v1.Upload/Pull")) {
            throw new IOException("the client offers no upload for " + url);
        }
        URI uri = URI.create(url);
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("urlpath", Metadata.ASCII_STRING_MARSHALLER), uri.getPath());
        headers.put(Metadata.Key.of("urlhost", Metadata.ASCII_STRING_MARSHALLER), HOST);
        Channel channel =
                ClientInterceptors.intercept(session.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
        BlockingClientCall<BytesMessage, BytesMessage> call =
                UploadGrpc.newBlockingV2Stub(channel).pull();
        return new SessionUpload(call);
    }

    @Override
    public int read() throws IOException {
        return fill() ? current.read() : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : fill() ? current.read(bytes, offset, length) : -1;
    }

    private boolean fill() throws IOException {
        try {
            while (!ended && current.available() == 0) {
                @Nullable BytesMessage message = call.read();
                if (message == null) {
                    ended = true;
                } else {
                    current = message.getData().newInput();
                }
            }
            return current.available() > 0;
        } catch (StatusException e) {
            throw new IOException("read what the client uploads: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading what the client uploads");
        }
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            call.cancel("not wanted any more", null);
        }
    }
}
