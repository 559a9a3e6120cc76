package dev.jdocker.daemon.build;

import dev.jdocker.daemon.image.ImagePlatform;
import java.util.List;

/** What a build has made: for each platform that was asked for an image that has no name and is in no store yet. */
public interface BuildResult extends AutoCloseable {

    /** In the order they were asked for; one if none was named. */
    List<BuiltImage> images();

    /** The results of all steps that were done or found. */
    List<StepResult> steps();

    /** The image for a platform; the only one there is, whatever its platform. */
    default BuiltImage image(ImagePlatform platform) {
        List<BuiltImage> images = images();
        return images.stream()
                .filter(image -> images.size() == 1 || platform.accepts(image.platform()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing was built for " + platform));
    }

    /** Lets the layers go that nothing else needs. Doing it again does nothing. */
    @Override
    void close();
}
