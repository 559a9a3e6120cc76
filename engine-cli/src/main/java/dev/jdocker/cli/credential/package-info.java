/** Credentials for registries as Docker's clients keep them: in config.json, or by programs that config.json names. */
@NullMarked
package dev.jdocker.cli.credential;

import org.jspecify.annotations.NullMarked;
