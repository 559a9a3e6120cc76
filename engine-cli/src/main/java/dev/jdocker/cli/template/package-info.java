/** Go's text/template, as far as --format needs it. */
@NullMarked
package dev.jdocker.cli.template;

import org.jspecify.annotations.NullMarked;
