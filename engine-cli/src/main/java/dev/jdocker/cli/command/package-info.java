/** What every command is and works with. */
@NullMarked
package dev.jdocker.cli.command;

import org.jspecify.annotations.NullMarked;
