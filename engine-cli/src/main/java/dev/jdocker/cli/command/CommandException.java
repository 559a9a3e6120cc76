package dev.jdocker.cli.command;

/** Ends a command with a message on standard error, none if it is empty, and an exit status. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    public CommandException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** Ends a command with status 1. */
    public CommandException(String message) {
        this(1, message);
    }

    public int status() {
        return status;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
