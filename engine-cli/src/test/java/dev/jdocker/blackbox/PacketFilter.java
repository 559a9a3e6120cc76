package dev.jdocker.blackbox;

/** The packet filter of the namespaces that a daemon is in, as other tools see and change it: by nft's language. */
record PacketFilter(Daemon daemon) {
    private static final String PROGRAM = """
            import ctypes, sys
            lib = ctypes.CDLL("libnftables.so.1")
            lib.nft_ctx_new.restype = ctypes.c_void_p
            lib.nft_ctx_get_output_buffer.restype = ctypes.c_char_p
            lib.nft_ctx_get_error_buffer.restype = ctypes.c_char_p
            ctx = ctypes.c_void_p(lib.nft_ctx_new(0))
            lib.nft_ctx_buffer_output(ctx)
            lib.nft_ctx_buffer_error(ctx)
            if lib.nft_run_cmd_from_buffer(ctx, sys.argv[1].encode()):
                sys.exit(lib.nft_ctx_get_error_buffer(ctx).decode())
            print(lib.nft_ctx_get_output_buffer(ctx).decode(), end="")
            """;

    /** Runs commands and gives what is listed. */
    String run(String commands) {
        return daemon.attemptInNamespaces("python3", "-c", PROGRAM, commands).output();
    }
}
