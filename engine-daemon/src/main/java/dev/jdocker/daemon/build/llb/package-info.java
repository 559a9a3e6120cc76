/** LLB, BuildKit's graphs of operations, as clients send them: read, checked and made to steps. */
@NullMarked
package dev.jdocker.daemon.build.llb;

import org.jspecify.annotations.NullMarked;
