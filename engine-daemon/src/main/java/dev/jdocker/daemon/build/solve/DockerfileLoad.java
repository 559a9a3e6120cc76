package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.DockerfileSource;
import dev.jdocker.daemon.build.DockerfileSource.Dockerfiles;
import dev.jdocker.daemon.build.graph.Definition;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Brings the Dockerfile of a request, which is shown as a step. */
final class DockerfileLoad {

    private DockerfileLoad() {}

    static Dockerfiles load(BuildRequest request, BuildObserver observer, RequestContexts contexts, InstantSource clock)
            throws BuildException, InterruptedException {
        Digest vertex = new Definition("load-dockerfile").digest();
        observer.vertex(
                new BuildObserver.Vertex(vertex, "[internal] load build definition from " + name(request), List.of()));
        Instant begin = clock.instant();
        observer.started(vertex, begin);
        try {
            Dockerfiles loaded = request.dockerfile() instanceof DockerfileSource.InContext(String name)
                    ? contexts.dockerfile(name)
                    : request.dockerfile().load();
            int size = loaded.dockerfile().bytes().length;
            observer.progress(
                    vertex,
                    new BuildObserver.Progress(
                            "transferring dockerfile:", "transferring", size, 0, begin, clock.instant()));
            observer.completed(vertex, clock.instant(), BuildObserver.Outcome.DONE);
            return loaded;
        } catch (IOException | BuildException e) {
            String message = String.valueOf(e.getMessage());
            observer.completed(vertex, clock.instant(), BuildObserver.Outcome.failed(message));
            throw e instanceof BuildException known ? known.at(vertex, null) : new BuildException(message, e);
        }
    }

    private static String name(BuildRequest request) {
        return request.dockerfile() instanceof DockerfileSource.InContext(String name) ? name : "Dockerfile";
    }
}
