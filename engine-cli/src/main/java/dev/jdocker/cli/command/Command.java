package dev.jdocker.cli.command;

import dev.jdocker.cli.flag.Flags;
import java.io.IOException;

/** One command: it declares its flags, then runs with what the command line gave. */
public interface Command {

    /** What help says of the command, and how many arguments it takes. */
    Usage usage();

    default void declare(Flags flags) {}

    /**
     * Runs the command.
     *
     * @return the exit status
     * @throws CommandException to end with a message and another status than 0
     * @throws IOException when the engine or a file cannot be reached
     */
    int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException;
}
