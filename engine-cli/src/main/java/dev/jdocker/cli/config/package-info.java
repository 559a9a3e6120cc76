/** The file that Docker's clients share. */
@NullMarked
package dev.jdocker.cli.config;

import org.jspecify.annotations.NullMarked;
