package dev.jdocker.daemon.container;

import dev.jdocker.daemon.container.stream.AttachClient;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Hijacked;
import dev.jdocker.daemon.log.OutputStreamName;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process's output on the connection of one client. */
public final class ClientStream {
    private static final long CLIENT_CLOSES_WITHIN_SECONDS = 10;

    private final Hijacked connection;
    private final FrameBuffer frames;

    /** @param raw whether it goes without frames, as a terminal's does */
    public ClientStream(Hijacked connection, boolean raw) {
        this.connection = connection;
        this.frames = new FrameBuffer(raw);
    }

    /** Sends what the client is given until the end, or until it leaves. */
    public void copy(AttachClient client) {
        for (AttachClient.Chunk chunk = client.take(); chunk != null; chunk = client.take()) {
            send(chunk);
        }
    }

    /** Sends one piece; throws {@link ClientGoneException} once the client has gone. */
    public void send(AttachClient.Chunk chunk) {
        frames.clear();
        frames.add(chunk.stream(), new byte[0], chunk.bytes(), chunk.bytes().length);
        connection.write(frames.buffer(), 0, frames.length());
    }

    /** Sends words of the engine's own, as standard output. */
    public void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        frames.clear();
        frames.add(OutputStreamName.STDOUT, new byte[0], bytes, bytes.length);
        connection.write(frames.buffer(), 0, frames.length());
    }

    /**
     * Ends the output, and closes once the client has closed its side too: closing a socket that has unread input makes
     * the client see a reset.
     */
    public static void end(Hijacked connection, CompletableFuture<Void> inputDone) throws InterruptedException {
        try (connection) {
            connection.shutdownOutput();
            inputDone.get(CLIENT_CLOSES_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ClientGoneException | ExecutionException | TimeoutException e) {
            // Closed either way.
        }
    }
}
