package dev.jdocker.runtime.compile;

import dev.jdocker.runtime.program.Bytes;

/**
 * A compiled system call filter.
 *
 * @param instructions an array of struct sock_filter
 * @param flags SECCOMP_FILTER_FLAG_* of seccomp(2)
 */
public record Filter(Bytes instructions, int flags) {}
