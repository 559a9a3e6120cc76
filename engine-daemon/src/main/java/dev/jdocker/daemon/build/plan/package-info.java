/** From a Dockerfile to a graph: scopes of variables, stages, what instructions mean. Touches no file. */
@NullMarked
package dev.jdocker.daemon.build.plan;

import org.jspecify.annotations.NullMarked;
