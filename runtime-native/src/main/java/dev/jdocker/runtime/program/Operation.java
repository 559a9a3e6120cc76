package dev.jdocker.runtime.program;

import java.util.List;

/**
 * One step of a program.
 *
 * @param name the system call's name, or that of a pseudo-call
 * @param call the number the launcher understands
 * @param slot where the result is kept, -1 for nowhere
 * @param rules at most three errors that do not end the program
 * @param message what failed, if it fails: the start of the sentence that the user reads
 */
public record Operation(String name, int call, List<Argument> arguments, int slot, List<Rule> rules, String message) {
    public Operation {
        arguments = List.copyOf(arguments);
        rules = List.copyOf(rules);
    }

    /** On this error number go on after skipping {@code skip} operations. */
    public record Rule(int errno, int skip) {}
}
