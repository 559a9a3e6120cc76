/** Container streams: attach, demultiplexing, detach keys, signals. */
@NullMarked
package dev.jdocker.cli.stream;

import org.jspecify.annotations.NullMarked;
