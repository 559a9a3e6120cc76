package dev.jdocker.cli.flag;

/** A command line that cannot be read; the message is shown with the command's usage line. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message, null, false, false);
    }
}
