/** {@code POST /build}: a build with its context as a tar, told in the words of Docker's first builder. */
@NullMarked
package dev.jdocker.daemon.build.classic;

import org.jspecify.annotations.NullMarked;
