/** SELinux labels of containers: which ones they get, and how files get theirs. */
@NullMarked
package dev.jdocker.selinux;

import org.jspecify.annotations.NullMarked;
