/** Which of the host's user ids containers have: the ranges that subuid(5) and subgid(5) give away. */
@NullMarked
package dev.jdocker.daemon.userns;

import org.jspecify.annotations.NullMarked;
