package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import java.util.regex.Pattern;

/** What {@code --chmod} takes: octal digits or chmod(1)'s symbols. */
public final class FileMode {

    private static final Pattern OCTAL = Pattern.compile("[0-7]{1,4}");
    private static final Pattern SYMBOLS =
            Pattern.compile("[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*");

    private FileMode() {}

    public static void check(String text) throws DockerfileException {
        if (!text.isEmpty()
                && !OCTAL.matcher(text).matches()
                && !SYMBOLS.matcher(text).matches()) {
            throw new DockerfileException("invalid chmod parameter: '" + text
                    + "'. it should be octal string and between 0 and 07777, or symbols as chmod takes them");
        }
    }
}
