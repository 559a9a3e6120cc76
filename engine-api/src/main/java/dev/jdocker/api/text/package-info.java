/** Numbers as Docker shows them to people: sizes, durations. */
@NullMarked
package dev.jdocker.api.text;

import org.jspecify.annotations.NullMarked;
