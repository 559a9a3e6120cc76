package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.graph.Base;
import dev.jdocker.daemon.image.ImagePlatform;
import org.jspecify.annotations.Nullable;

/** Finds what stages begin with: images and contexts. */
public interface Bases {

    /** The image of that reference for that platform; it is fetched if need be. */
    Base image(String reference, ImagePlatform platform, String stepName, Lines lines)
            throws BuildException, InterruptedException;

    /** The named context of that name for a platform, null if there is none. */
    @Nullable
    Base context(String name, ImagePlatform platform) throws BuildException, InterruptedException;
}
