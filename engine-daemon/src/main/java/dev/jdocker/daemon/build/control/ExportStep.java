package dev.jdocker.daemon.build.control;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.BuildObserver.Outcome;
import dev.jdocker.daemon.build.BuildObserver.Progress;
import dev.jdocker.daemon.build.BuildObserver.Vertex;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** A step that gives away what was built, as clients see it beside the steps of the build. */
final class ExportStep {

    private final BuildObserver observer;
    private final Digest digest;

    private ExportStep(BuildObserver observer, Digest digest) {
        this.observer = observer;
        this.digest = digest;
    }

    /** The work of the step. */
    @FunctionalInterface
    interface Work<T> {
        T run(ExportStep step) throws Exception;
    }

    /** Runs the work as a step of that name. */
    static <T> T run(BuildObserver observer, String name, Work<T> work) throws Exception {
        Instant started = Instant.now();
        Digest digest = Digest.of((name + started).getBytes(StandardCharsets.UTF_8));
        observer.vertex(new Vertex(digest, name, List.of()));
        observer.started(digest, started);
        Outcome outcome = Outcome.CANCELED;
        try {
            T result = work.run(new ExportStep(observer, digest));
            outcome = Outcome.DONE;
            return result;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            outcome = Outcome.failed(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            observer.completed(digest, Instant.now(), outcome);
        }
    }

    /** Something within the step that is done in one go. */
    <T> T part(String name, Work<T> work) throws Exception {
        Instant started = Instant.now();
        observer.progress(digest, new Progress(name, name, 0, 0, started, null));
        T result = work.run(this);
        observer.progress(digest, new Progress(name, name, 0, 0, started, Instant.now()));
        return result;
    }

    /** How much of something has gone. */
    void progress(String name, long bytes, Instant started, boolean done) {
        observer.progress(digest, new Progress(name, name, bytes, 0, started, done ? Instant.now() : null));
    }
}
