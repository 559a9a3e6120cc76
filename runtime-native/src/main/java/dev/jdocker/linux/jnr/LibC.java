package dev.jdocker.linux.jnr;

import jnr.ffi.Pointer;

/** The functions of libc that are used: the bare system call, and process creation. Public because JNR implements it. */
public interface LibC {
    /** syscall(2): -1 with errno on failure. Pointers go as addresses. */
    long syscall(long number, long a, long b, long c, long d, long e, long f);

    int posix_spawn(
            Pointer pid, Pointer path, Pointer actions, Pointer attributes, Pointer arguments, Pointer environment);

    int posix_spawn_file_actions_init(Pointer actions);

    int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

    int posix_spawn_file_actions_addclose(Pointer actions, int number);

    int posix_spawn_file_actions_destroy(Pointer actions);
}
