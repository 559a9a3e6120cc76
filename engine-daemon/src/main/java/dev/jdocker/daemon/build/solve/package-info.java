/** The execution of builds: steps run at once as far as they can, and what they made is kept for later builds. */
@NullMarked
package dev.jdocker.daemon.build.solve;

import org.jspecify.annotations.NullMarked;
