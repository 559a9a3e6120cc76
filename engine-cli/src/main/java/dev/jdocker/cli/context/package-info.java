/** Contexts: engines under names, kept as Docker's clients keep them, and which of them a command talks to. */
@NullMarked
package dev.jdocker.cli.context;

import org.jspecify.annotations.NullMarked;
