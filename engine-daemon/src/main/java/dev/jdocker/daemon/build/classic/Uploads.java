package dev.jdocker.daemon.build.classic;

import dev.jdocker.daemon.error.BadRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Contexts that come by a request of their own: a build with {@code remote=upload-request} takes the body of the request whose
 * {@code buildid} is {@code upload-request:} and its own, whichever comes first.
 */
final class Uploads {

    static final String REQUEST = "upload-request";
    static final String PREFIX = REQUEST + ":";

    /** As in dockerd. */
    private static final long PATIENCE_SECONDS = 5;

    private final Map<String, SynchronousQueue<Upload>> waiting = new ConcurrentHashMap<>();

    /** A body; whoever has brought it waits until it is closed. */
    static final class Upload extends FilterInputStream {
        private final CountDownLatch used = new CountDownLatch(1);

        private Upload(InputStream body) {
            super(body);
        }

        @Override
        public void close() throws IOException {
            used.countDown();
        }
    }

    /** Gives a body to the build of that id; returns when the build needs it no more. */
    void bring(String id, InputStream body) throws InterruptedException {
        Upload upload = new Upload(body);
        SynchronousQueue<Upload> queue = waiting.computeIfAbsent(id, key -> new SynchronousQueue<>());
        if (!queue.offer(upload, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            waiting.remove(id, queue);
            throw new BadRequest("no build " + id + " waits for an upload");
        }
        upload.used.await();
    }

    /** The body for the build of that id. */
    Upload take(String id) throws InterruptedException {
        SynchronousQueue<Upload> queue = waiting.computeIfAbsent(id, key -> new SynchronousQueue<>());
        try {
            @Nullable Upload upload = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (upload == null) {
                throw new BadRequest("no upload has come for build " + id);
            }
            return upload;
        } finally {
            waiting.remove(id, queue);
        }
    }
}
