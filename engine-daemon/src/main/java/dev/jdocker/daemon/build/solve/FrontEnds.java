package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.graph.Definition;
import java.time.InstantSource;
import java.util.List;

/** What {@code # syntax=} asks for: there is one language, the standard one, and it is built in. */
final class FrontEnds {

    private FrontEnds() {}

    static void check(String syntax, BuildObserver observer, InstantSource clock) throws BuildException {
        if (syntax.isEmpty()) {
            return;
        }
        String name = syntax.split("\\s", 2)[0].replaceFirst("^docker\\.io/", "");
        if (!name.matches("docker/dockerfile(-upstream)?([:@].*)?")) {
            throw new BuildException(
                    "the front end " + syntax + " is not supported: only docker/dockerfile is, which is" + " built in");
        }
        Digest vertex = new Definition("syntax").add(syntax).digest();
        observer.vertex(new BuildObserver.Vertex(
                vertex, "[internal] syntax " + name + " is built in, its image is not fetched", List.of()));
        observer.completed(vertex, clock.instant(), BuildObserver.Outcome.CACHED);
    }
}
