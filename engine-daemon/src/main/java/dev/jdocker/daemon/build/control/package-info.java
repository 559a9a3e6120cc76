/**
 * BuildKit's control API, one of the doors to builds: {@code POST /grpc}. A client announces a build
 * ({@code Control.Solve}), drives it ({@code LLBBridge}), follows it ({@code Control.Status}) and looks back at it.
 */
@NullMarked
package dev.jdocker.daemon.build.control;

import org.jspecify.annotations.NullMarked;
