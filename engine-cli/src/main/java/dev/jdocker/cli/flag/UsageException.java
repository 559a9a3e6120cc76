package dev.jdocker.cli.flag;

/** A command line that cannot be read; the message is shown with the command's usage line. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int FLAGS = 125;

    private final int status;
    private final String advice;

    /** About flags. */
    public UsageException(String message) {
        this(FLAGS, message, "Run");
    }

    /**
     * About anything of a command line.
     *
     * @param status the exit status
     * @param advice what to do with the command that shows help, as the last line begins
     */
    public UsageException(int status, String message, String advice) {
        super(message, null, false, false);
        this.status = status;
        this.advice = advice;
    }

    public int status() {
        return status;
    }

    /** The whole text. */
    public String text(String usage, String help) {
        return getMessage() + "\n\nUsage:  " + usage + "\n\n" + advice + " '" + help + "' for more information";
    }
}
