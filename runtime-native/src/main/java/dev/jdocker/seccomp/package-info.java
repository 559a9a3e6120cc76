/** System call filters: profiles, the default one, their resolution for a container and their compilation. */
@NullMarked
package dev.jdocker.seccomp;

import org.jspecify.annotations.NullMarked;
