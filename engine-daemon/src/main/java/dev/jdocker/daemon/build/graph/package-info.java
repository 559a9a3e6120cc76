/** The graph of a build: steps, each named by what it does to what. */
@NullMarked
package dev.jdocker.daemon.build.graph;

import org.jspecify.annotations.NullMarked;
