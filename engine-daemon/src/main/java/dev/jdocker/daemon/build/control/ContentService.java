package dev.jdocker.daemon.build.control;

import buildkit.content.ContentGrpc;
import buildkit.content.Info;
import buildkit.content.InfoRequest;
import buildkit.content.InfoResponse;
import buildkit.content.ReadContentRequest;
import buildkit.content.ReadContentResponse;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.error.NotFound;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** The files of the history, which clients read as content of their digest. Nothing can be written or removed by it. */
final class ContentService extends ContentGrpc.ContentImplBase {

    private static final int CHUNK_BYTES = 1024 * 1024;

    private final BuildHistory history;

    ContentService(BuildHistory history) {
        this.history = history;
    }

    private byte[] content(String digest) {
        byte @Nullable [] content = history.content(digest);
        if (content == null) {
            throw new NotFound("content " + digest + ": not found");
        }
        return content;
    }

    @Override
    public void info(InfoRequest request, StreamObserver<InfoResponse> answer) {
        Calls.answer(
                answer,
                () -> InfoResponse.newBuilder()
                        .setInfo(Info.newBuilder()
                                .setDigest(request.getDigest())
                                .setSize(content(request.getDigest()).length))
                        .build());
    }

    @Override
    public void read(ReadContentRequest request, StreamObserver<ReadContentResponse> answer) {
        Calls.stream(answer, sink -> {
            byte[] content = content(request.getDigest());
            int from = Math.clamp(request.getOffset(), 0, content.length);
            int to = request.getSize() <= 0
                    ? content.length
                    : Math.clamp(from + request.getSize(), from, content.length);
            for (int at = from; at < to; at += CHUNK_BYTES) {
                sink.accept(ReadContentResponse.newBuilder()
                        .setOffset(at)
                        .setData(ByteString.copyFrom(content, at, Math.min(CHUNK_BYTES, to - at)))
                        .build());
            }
        });
    }
}
