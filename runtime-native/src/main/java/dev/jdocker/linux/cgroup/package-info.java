/** Control groups of version 1 and 2 behind one interface: making, limiting, joining, watching, killing, removing. */
@NullMarked
package dev.jdocker.linux.cgroup;

import org.jspecify.annotations.NullMarked;
