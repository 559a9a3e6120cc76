package dev.jdocker.seccomp;

import dev.jdocker.oci.Seccomp;

/** Turns a filter of the OCI configuration into the kernel's program. */
public interface SeccompCompiler {

    /**
     * The filter as an array of struct sock_filter (8 bytes each) for SECCOMP_SET_MODE_FILTER. System calls that this
     * machine does not know are passed over.
     *
     * @throws SeccompException if the filter cannot be expressed
     */
    byte[] compile(Seccomp filter);
}
