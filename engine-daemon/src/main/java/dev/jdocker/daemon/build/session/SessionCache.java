package dev.jdocker.daemon.build.session;

import buildkit.content.ContentGrpc;
import buildkit.content.WriteAction;
import buildkit.content.WriteContentRequest;
import buildkit.content.WriteContentResponse;
import com.google.protobuf.ByteString;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.daemon.build.CacheSource;
import dev.jdocker.daemon.build.remote.CacheTarget;
import dev.jdocker.daemon.registry.BlobSource;
import dev.jdocker.daemon.registry.Manifest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A cache in a folder of a client's, an OCI layout whose blobs the client reads and writes for the engine. */
public final class SessionCache implements CacheSource, CacheTarget {

    private static final int CHUNK_BYTES = 1 << 20;

    private final Channel channel;
    private final String folder;
    private final SessionContent content;

    /**
     * The cache in a folder.
     *
     * @param folder as the client names it
     * @param digest of the manifest, empty of a cache that is to be written
     */
    public SessionCache(Session session, String folder, String digest) {
        this.channel = SessionContent.channel(session, "local:" + folder);
        this.content = new SessionContent(session, "local:" + folder, digest);
        this.folder = folder;
    }

    @Override
    public String name() {
        return "local:" + folder;
    }

    @Override
    public byte[] manifest() throws IOException {
        return content.manifest();
    }

    @Override
    public byte[] manifest(Descriptor entry) throws IOException {
        return content.manifest(entry);
    }

    @Override
    public InputStream blob(Descriptor blob) {
        return content.blob(blob);
    }

    @Override
    public String title() {
        return "exporting cache to client directory";
    }

    @Override
    public void blob(Descriptor blob, BlobSource source) throws IOException, InterruptedException {
        try (InputStream in = source.open()) {
            write(blob.digest(), blob.size(), in);
        }
    }

    @Override
    public void manifest(Manifest manifest) throws IOException, InterruptedException {
        write(manifest.digest().text(), manifest.bytes().length, new ByteArrayInputStream(manifest.bytes()));
    }

    private void write(String name, long size, InputStream in) throws IOException, InterruptedException {
        try {
            BlockingClientCall<WriteContentRequest, WriteContentResponse> call =
                    ContentGrpc.newBlockingV2Stub(channel).write();
            String reference = "jdocker-" + UUID.randomUUID();
            var _ = ask(
                    call,
                    WriteContentRequest.newBuilder()
                            .setAction(WriteAction.STAT)
                            .setRef(reference)
                            .setTotal(size)
                            .setExpected(name)
                            .build());
            long offset = 0;
            for (byte[] chunk = in.readNBytes(CHUNK_BYTES); chunk.length > 0; chunk = in.readNBytes(CHUNK_BYTES)) {
                var _ = ask(
                        call,
                        WriteContentRequest.newBuilder()
                                .setAction(WriteAction.WRITE)
                                .setRef(reference)
                                .setOffset(offset)
                                .setData(ByteString.copyFrom(chunk))
                                .build());
                offset += chunk.length;
            }
            var _ = ask(
                    call,
                    WriteContentRequest.newBuilder()
                            .setAction(WriteAction.COMMIT)
                            .setRef(reference)
                            .setTotal(size)
                            .setOffset(offset)
                            .setExpected(name)
                            .build());
            call.halfClose();
        } catch (StatusException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw new IOException("write to the client's folder: " + e.getMessage(), e);
            }
        }
    }

    private static WriteContentResponse ask(
            BlockingClientCall<WriteContentRequest, WriteContentResponse> call, WriteContentRequest request)
            throws IOException, InterruptedException, StatusException {
        var _ = call.write(request);
        @Nullable WriteContentResponse answer = call.read();
        if (answer == null) {
            throw new IOException("write to the client's folder: it does not answer");
        }
        return answer;
    }
}
