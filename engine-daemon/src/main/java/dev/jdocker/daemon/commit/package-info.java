/** Making images of containers. */
@NullMarked
package dev.jdocker.daemon.commit;

import org.jspecify.annotations.NullMarked;
