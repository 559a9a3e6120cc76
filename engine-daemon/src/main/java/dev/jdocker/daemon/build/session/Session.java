package dev.jdocker.daemon.build.session;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** One client's session, from {@code POST /session} until its connection ends. */
public final class Session implements AutoCloseable {

    private final String id;
    private final String sharedKey;
    private final Set<String> methods;
    private final ManagedChannel channel;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * @param sharedKey what the client calls the folder that it builds in; sessions with the same may share copies of it
     * @param methods what it serves, {@code /package.Service/Method} in any case of letters
     */
    Session(String id, String sharedKey, Collection<String> methods, ManagedChannel channel) {
        this.id = id;
        this.sharedKey = sharedKey;
        this.methods =
                methods.stream().map(method -> method.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        this.channel = channel;
    }

    public String id() {
        return id;
    }

    public String sharedKey() {
        return sharedKey;
    }

    /** Whether the client said that it serves this, such as {@code moby.filesync.v1.Auth/Credentials}. */
    public boolean serves(String method) {
        return methods.contains("/" + method.toLowerCase(Locale.ROOT));
    }

    /** To call the client; every call fails once the session has ended. */
    public Channel channel() {
        return channel;
    }

    /** Completes when the session has ended. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        CompletableFuture<Void> _ = ended.completeAsync(() -> null);
    }
}
