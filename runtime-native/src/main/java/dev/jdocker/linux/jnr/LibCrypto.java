package dev.jdocker.linux.jnr;

import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/** What is used of OpenSSL's libcrypto, version 3; see EVP_DigestInit(3). */
@SuppressWarnings("MethodName")
public interface LibCrypto {
    @Nullable
    Pointer EVP_MD_CTX_new();

    void EVP_MD_CTX_free(Pointer context);

    int EVP_MD_CTX_copy_ex(Pointer to, Pointer from);

    Pointer EVP_sha256();

    int EVP_DigestInit_ex(Pointer context, Pointer type, @Nullable Pointer engine);

    int EVP_DigestUpdate(Pointer context, Pointer data, long length);

    int EVP_DigestFinal_ex(Pointer context, Pointer digest, @Nullable Pointer length);
}
