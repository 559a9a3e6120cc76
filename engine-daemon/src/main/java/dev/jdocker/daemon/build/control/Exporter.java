package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.BuiltImage;
import java.util.List;
import java.util.Map;

/** One way to give away what was built. */
interface Exporter {

    /**
     * Does it and says what clients are told of it.
     *
     * @param images at least one; several of a build for several platforms
     * @param attributes as the client gave them
     * @param number which of the build's exporters it is
     */
    Map<String, String> export(RunningBuild build, List<BuiltImage> images, Map<String, String> attributes, int number)
            throws Exception;
}
