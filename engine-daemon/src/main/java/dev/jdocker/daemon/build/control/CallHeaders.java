package dev.jdocker.daemon.build.control;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What clients say in headers of their calls: which build a call of {@code LLBBridge} belongs to, what a session offers. */
final class CallHeaders implements ServerInterceptor {

    private static final String BUILD_ID = "buildkit-controlapi-buildid";
    private static final Context.Key<Metadata> KEY = Context.key("headers");

    /** The build of the call on this thread, empty if it names none. */
    static String buildId() {
        return one(BUILD_ID);
    }

    /** The last header of that name of the call on this thread, empty if there is none. */
    static String one(String name) {
        @Nullable Metadata headers = KEY.get();
        return headers == null ? "" : Objects.requireNonNullElse(headers.get(key(name)), "");
    }

    /** All headers of that name. */
    static List<String> all(String name) {
        @Nullable Metadata headers = KEY.get();
        @Nullable Iterable<String> values = headers == null ? null : headers.getAll(key(name));
        return values == null ? List.of() : strings(values).toList();
    }

    private static Stream<String> strings(Iterable<String> values) {
        return StreamSupport.stream(values.spliterator(), false);
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
        return Contexts.interceptCall(Context.current().withValue(KEY, headers), call, headers, next);
    }
}
