package dev.jdocker.daemon.build.session;

import buildkit.content.ContentGrpc;
import buildkit.content.ReadContentRequest;
import buildkit.content.ReadContentResponse;
import com.google.protobuf.ByteString;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.ContentSource;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;

/** An OCI layout in a folder of a client's, whose blobs the client reads for the engine. */
public final class SessionContent implements ContentSource {

    private static final Metadata.Key<String> STORE =
            Metadata.Key.of("buildkit-attachable-store-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MANIFEST_BYTES = 4 << 20;

    private final Channel channel;
    private final String digest;

    /**
     * What the client has in a layout.
     *
     * @param store as the client names it, {@code local:…} for a cache and {@code oci:…} for a context
     * @param digest of the manifest or index that counts
     */
    public SessionContent(Session session, String store, String digest) {
        this.channel = channel(session, store);
        this.digest = digest;
    }

    /** To call the client about that store. */
    static Channel channel(Session session, String store) {
        Metadata headers = new Metadata();
        headers.put(STORE, store);
        return ClientInterceptors.intercept(session.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public byte[] manifest() throws IOException {
        return read(digest, MANIFEST_BYTES);
    }

    @Override
    public byte[] manifest(Descriptor entry) throws IOException {
        return read(entry.digest(), MANIFEST_BYTES);
    }

    @Override
    public InputStream blob(Descriptor blob) {
        return new Blob(blob.digest());
    }

    private byte[] read(String name, int maxBytes) throws IOException {
        try (InputStream in = new Blob(name)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes || !Digest.of(bytes).text().equals(name)) {
                throw new IOException("what the client has for " + name + " is something else");
            }
            return bytes;
        }
    }

    /** A blob as it comes, message by message. */
    private final class Blob extends InputStream {
        private final Iterator<ReadContentResponse> messages;
        private ByteString chunk = ByteString.EMPTY;
        private int at;

        Blob(String name) {
            Iterator<ReadContentResponse> answers = ContentGrpc.newBlockingStub(channel)
                    .read(ReadContentRequest.newBuilder().setDigest(name).build());
            this.messages = answers == null ? Collections.emptyIterator() : answers;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                while (at == chunk.size()) {
                    if (!messages.hasNext()) {
                        return -1;
                    }
                    chunk = messages.next().getData();
                    at = 0;
                }
            } catch (StatusRuntimeException e) {
                throw new IOException("read from the client's folder: " + e.getMessage(), e);
            }
            int n = Math.min(length, chunk.size() - at);
            chunk.substring(at, at + n).copyTo(bytes, offset);
            at += n;
            return n;
        }
    }
}
