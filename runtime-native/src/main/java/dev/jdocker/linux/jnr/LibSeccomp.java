package dev.jdocker.linux.jnr;

import jnr.ffi.Pointer;

/** What is used of libseccomp, version 2.5 or newer; see seccomp_init(3) and its neighbours. */
@SuppressWarnings("MethodName")
public interface LibSeccomp {
    Pointer seccomp_init(int defaultAction);

    void seccomp_release(Pointer context);

    int seccomp_attr_set(Pointer context, int attribute, int value);

    int seccomp_arch_resolve_name(String name);

    int seccomp_arch_native();

    int seccomp_arch_add(Pointer context, int arch);

    int seccomp_syscall_resolve_name(String name);

    int seccomp_syscall_resolve_name_arch(int arch, String name);

    int seccomp_rule_add_array(Pointer context, int action, int syscall, int count, Pointer comparisons);

    int seccomp_export_bpf(Pointer context, int fd);
}
