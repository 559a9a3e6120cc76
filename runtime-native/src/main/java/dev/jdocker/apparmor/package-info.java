/** AppArmor: whether the kernel has it, and the profile that containers get by default. */
@NullMarked
package dev.jdocker.apparmor;

import org.jspecify.annotations.NullMarked;
