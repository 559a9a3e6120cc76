package dev.jdocker.daemon.build.control;

import buildkit.rpc.Status;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.SourceLocation;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.persist.Documents;
import io.grpc.Metadata;
import io.grpc.StatusException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Errors as BuildKit's clients take them: a gRPC status whose details say which step failed and where in the Dockerfile.
 * Details are JSON in an {@link Any}, by names that BuildKit has registered for them.
 */
final class ErrorStatus {

    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final String TYPES = "github.com/moby/buildkit/errdefs.";

    private ErrorStatus() {}

    /** Which step failed. */
    record VertexDetail(String digest) {}

    record SourceDetail(Info info, List<Range> ranges) {}

    record Info(String filename, String data, String language) {}

    record Range(Position start, Position end) {}

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Position(int line, int character) {}

    record SubrequestDetail(String name) {}

    static Status of(Throwable failure) {
        Status.Builder status = Status.newBuilder().setCode(code(failure)).setMessage(message(failure));
        if (failure instanceof BuildException build) {
            if (build.location() != null) {
                status.addDetails(detail("Source", source(build.location())));
            }
            if (build.vertex() != null) {
                status.addDetails(
                        detail("Vertex", new VertexDetail(build.vertex().text())));
            }
        }
        return status.build();
    }

    /** That a client asked a frontend for something that it has not. */
    static Status unknownSubrequest(String name) {
        return Status.newBuilder()
                .setCode(io.grpc.Status.Code.UNIMPLEMENTED.value())
                .setMessage("unsupported request " + name)
                .addDetails(detail("Subrequest", new SubrequestDetail(name)))
                .build();
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }

    private static int code(Throwable failure) {
        return switch (failure) {
            case InterruptedException e -> io.grpc.Status.Code.CANCELLED.value();
            case Unsupported e -> io.grpc.Status.Code.UNIMPLEMENTED.value();
            case dev.jdocker.daemon.error.NotImplemented e -> io.grpc.Status.Code.UNIMPLEMENTED.value();
            case dev.jdocker.daemon.error.NotFound e -> io.grpc.Status.Code.NOT_FOUND.value();
            case dev.jdocker.daemon.error.BadRequest e -> io.grpc.Status.Code.INVALID_ARGUMENT.value();
            case ApiException e -> io.grpc.Status.Code.UNKNOWN.value();
            default -> io.grpc.Status.Code.UNKNOWN.value();
        };
    }

    private static SourceDetail source(SourceLocation location) {
        return new SourceDetail(
                new Info(
                        location.file().name(),
                        Base64.getEncoder().encodeToString(location.file().bytes()),
                        "Dockerfile"),
                location.ranges().stream()
                        .map(range -> new Range(
                                new Position(range.startLine(), range.startColumn()),
                                new Position(range.endLine(), range.endColumn())))
                        .toList());
    }

    private static Any detail(String type, Object json) {
        return Any.newBuilder()
                .setTypeUrl(TYPES + type + "+json")
                .setValue(ByteString.copyFrom(Documents.write(json)))
                .build();
    }

    /** The status as grpc-java wants it to be thrown. */
    static StatusException exception(Status status) {
        Metadata trailers = new Metadata();
        trailers.put(DETAILS, status.toByteArray());
        return io.grpc.Status.fromCodeValue(status.getCode())
                .withDescription(status.getMessage())
                .asException(trailers);
    }

    /** What {@link #exception} made, of any that was thrown. */
    static Status ofException(io.grpc.Status status, @Nullable Metadata trailers) {
        byte @Nullable [] details = trailers == null ? null : trailers.get(DETAILS);
        if (details != null) {
            try {
                return Status.parseFrom(details);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("details of our own that cannot be read", e);
            }
        }
        return Status.newBuilder()
                .setCode(status.getCode().value())
                .setMessage(String.valueOf(status.getDescription()))
                .build();
    }
}
