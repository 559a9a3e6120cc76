package dev.jdocker.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The profile of a container for which no other is asked. */
public final class DefaultProfile {
    private static final String RESOURCE = "default.profile";

    private DefaultProfile() {}

    /** Reads it; to be kept by the caller. */
    public static SeccompProfile load() {
        try (InputStream in = DefaultProfile.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + RESOURCE);
            }
            return ProfileText.parse(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("read the default seccomp profile", e);
        }
    }
}
