package dev.jdocker.daemon.build.filesync;

import buildkit.filesync.BytesMessage;
import buildkit.filesync.FileSendGrpc;
import buildkit.filesync.FileSyncGrpc;
import buildkit.fsutil.Packet;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.build.session.Session;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Where a session's client wants one of its outputs: a folder or a file of its own. Which of them it is the client knows; that
 * it is the right one for the exporter, too.
 */
public final class SessionOutput {

    private static final String METHOD = "moby.filesync.v1.FileSend/DiffCopy";
    private static final Metadata.Key<String> EXPORTER =
            Metadata.Key.of("buildkit-attachable-exporter-id", Metadata.ASCII_STRING_MARSHALLER);

    /** The same call as for bytes, with the messages of a tree. */
    private static final MethodDescriptor<Packet, Packet> TREE = FileSyncGrpc.getDiffCopyMethod().toBuilder()
            .setFullMethodName(METHOD)
            .build();

    private final Channel channel;

    /**
     * @param exporter which of the build's outputs it is, from 0
     * @throws IOException if the client takes none
     */
    public SessionOutput(Session session, int exporter, Map<String, String> attributes) throws IOException {
        if (!session.serves(METHOD)) {
            throw new IOException("method /" + METHOD + " not supported by the client");
        }
        Metadata headers = new Metadata();
        headers.put(EXPORTER, Integer.toString(exporter));
        attributes.forEach((key, value) ->
                headers.put(Metadata.Key.of("exporter-md-" + key, Metadata.ASCII_STRING_MARSHALLER), value));
        this.channel =
                ClientInterceptors.intercept(session.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Sends trees, each below the folder of its name, into the client's folder. */
    public void send(Linux linux, Map<String, Fd> roots, LongConsumer sentBytes)
            throws IOException, InterruptedException {
        BlockingClientCall<Packet, Packet> call =
                ClientCalls.blockingBidiStreamingCall(channel, TREE, CallOptions.DEFAULT);
        boolean complete = false;
        try {
            new TreeSender(linux, call, sentBytes).send(roots);
            complete = true;
        } catch (StatusException e) {
            throw new IOException("error from receiver: " + e.getMessage(), e);
        } finally {
            if (!complete) {
                call.cancel("the transfer failed", null);
            }
        }
    }

    /** Writes the client's file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Sends bytes into the client's file; returns once the client has all of them. */
    public void send(Content content) throws IOException, InterruptedException {
        BlockingClientCall<BytesMessage, BytesMessage> call =
                FileSendGrpc.newBlockingV2Stub(channel).diffCopy();
        boolean complete = false;
        try {
            try (OutputStream out = new BufferedOutputStream(new Messages(call), 256 * 1024)) {
                content.writeTo(out);
            }
            call.halfClose();
            while (call.read() != null) {
                // A client says nothing but that it is through.
            }
            complete = true;
        } catch (StatusException e) {
            String why = e.getStatus().getDescription();
            throw new IOException(why == null ? String.valueOf(e.getMessage()) : why, e);
        } finally {
            if (!complete) {
                call.cancel("the transfer failed", null);
            }
        }
    }

    private static final class Messages extends OutputStream {
        private final BlockingClientCall<BytesMessage, BytesMessage> call;

        Messages(BlockingClientCall<BytesMessage, BytesMessage> call) {
            this.call = call;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                boolean taken = call.write(BytesMessage.newBuilder()
                        .setData(ByteString.copyFrom(bytes, offset, length))
                        .build());
                if (!taken) {
                    throw new IOException("the client does not take its output any more");
                }
            } catch (StatusException e) {
                String why = e.getStatus().getDescription();
                throw new IOException(why == null ? String.valueOf(e.getMessage()) : why, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while sending to the client");
            }
        }
    }
}
