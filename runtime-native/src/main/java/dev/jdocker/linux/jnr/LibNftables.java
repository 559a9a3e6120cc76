package dev.jdocker.linux.jnr;

import jnr.ffi.Pointer;

/** What is used of libnftables, version 1.0 or newer; see libnftables(3). Public because JNR implements it. */
@SuppressWarnings("MethodName")
public interface LibNftables {
    Pointer nft_ctx_new(int flags);

    void nft_ctx_free(Pointer context);

    int nft_ctx_buffer_output(Pointer context);

    int nft_ctx_buffer_error(Pointer context);

    Pointer nft_ctx_get_output_buffer(Pointer context);

    Pointer nft_ctx_get_error_buffer(Pointer context);

    int nft_run_cmd_from_buffer(Pointer context, Pointer commands);
}
