package dev.jdocker.cli.plugin;

import java.nio.file.Path;

/**
 * A program that adds a command.
 *
 * @param name of the command
 */
public record Plugin(String name, Path program) {}
