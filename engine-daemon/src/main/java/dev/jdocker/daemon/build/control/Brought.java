package dev.jdocker.daemon.build.control;

import dev.jdocker.daemon.build.Credentials;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What comes with the request for a build itself, where others have a session for it.
 *
 * @param body the context as an archive, read at most once; null for none
 */
public record Brought(@Nullable InputStream body, Credentials credentials) {

    public static final Brought NOTHING = new Brought(null, Credentials.NONE);

    /** The context that stands for the body. */
    public static final String BODY = "http://request-body/";
}
