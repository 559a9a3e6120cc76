/** What --format and its defaults make of lists and objects. */
@NullMarked
package dev.jdocker.cli.format;

import org.jspecify.annotations.NullMarked;
