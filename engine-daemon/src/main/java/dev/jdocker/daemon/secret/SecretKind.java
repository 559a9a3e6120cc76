package dev.jdocker.daemon.secret;

import java.nio.file.Path;
import java.util.Locale;

/** What files are given to containers without being in an image: those to be hidden, and those to be seen. */
public enum SecretKind {
    SECRET(500 * 1024, "/run/secrets", false),
    CONFIG(1000 * 1024, "/", true);

    private final int mostBytes;
    private final String place;
    private final boolean shown;

    SecretKind(int mostBytes, String place, boolean shown) {
        this.mostBytes = mostBytes;
        this.place = place;
        this.shown = shown;
    }

    /** What people call one. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What they call several; a folder of the data root, and a part of the path they are served at. */
    String plural() {
        return word() + "s";
    }

    /** How much one holds, as in a swarm. */
    int mostBytes() {
        return mostBytes;
    }

    /** Where a container has one that was given a name alone. */
    public Path place() {
        return Path.of(place);
    }

    /** Whether its data is told to who asks for it. */
    boolean isShown() {
        return shown;
    }
}
