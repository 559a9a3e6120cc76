/** Runs compiled programs: opens what they need, spawns the launcher, follows the monitor. */
@NullMarked
package dev.jdocker.runtime.launch;

import org.jspecify.annotations.NullMarked;
