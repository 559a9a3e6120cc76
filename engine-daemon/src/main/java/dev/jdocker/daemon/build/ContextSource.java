package dev.jdocker.daemon.build;

import dev.jdocker.daemon.image.ImagePlatform;

/** Where the files of a context come from. Nothing is fetched before a step wants it. */
public sealed interface ContextSource {

    /** A folder of the client's. */
    record Local(LocalSource folder) implements ContextSource {}

    /** The file system of an image, {@code docker-image://}. */
    record Image(String reference) implements ContextSource {}

    /** {@code https://host/repository.git#ref:folder}. */
    record Git(String url) implements ContextSource {}

    /** A file by HTTP: an archive is unpacked, anything else is a Dockerfile. */
    record Http(String url) implements ContextSource {}

    /** An image in an OCI layout of the client's; {@code reference} is how people are shown it. */
    record OciLayout(ContentSource layout, String reference) implements ContextSource {}

    /** What another build has made, which its owner keeps open meanwhile; its config holds too where it is used by FROM. */
    record Built(BuildResult result, ImagePlatform platform) implements ContextSource {}

    /** No file at all. */
    record Empty() implements ContextSource {}
}
