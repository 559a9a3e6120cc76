package dev.jdocker.daemon.build.control;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/** Which build a call of {@code LLBBridge} belongs to: a header says it. */
final class BuildIds implements ServerInterceptor {

    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("buildkit-controlapi-buildid", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> KEY = Context.key("build id");

    /** That of the call on this thread, empty if it names none. */
    static String current() {
        @Nullable String id = KEY.get();
        return id == null ? "" : id;
    }

    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
        @Nullable String id = headers.get(HEADER);
        return id == null
                ? next.startCall(call, headers)
                : Contexts.interceptCall(Context.current().withValue(KEY, id), call, headers, next);
    }
}
