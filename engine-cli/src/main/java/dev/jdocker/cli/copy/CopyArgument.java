package dev.jdocker.cli.copy;

/**
 * One side of a copy.
 *
 * @param container empty for a path of this machine
 */
record CopyArgument(String container, String path) {
    static final String STREAM = "-";

    /** Reads {@code CONTAINER:PATH}, {@code PATH} or {@code -}; a path of this machine with a colon begins with a slash or a dot. */
    static CopyArgument parse(String text) {
        if (text.startsWith("/") || text.startsWith(".")) {
            return new CopyArgument("", text);
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? new CopyArgument("", text)
                : new CopyArgument(text.substring(0, colon), text.substring(colon + 1));
    }

    boolean isLocal() {
        return container.isEmpty();
    }

    /** Whether it is a folder's content that is meant, and not the folder. */
    boolean meansContent() {
        return path.equals(".") || path.endsWith("/.");
    }

    /** Whether it can only be a folder. */
    boolean meansFolder() {
        return path.endsWith("/") || meansContent();
    }
}
