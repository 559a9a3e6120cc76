package dev.jdocker.runtime.launch;

import dev.jdocker.oci.Seccomp;
import dev.jdocker.runtime.compile.Filter;
import dev.jdocker.runtime.program.Bytes;
import dev.jdocker.seccomp.SeccompCompiler;
import dev.jdocker.seccomp.SeccompFlags;
import org.jspecify.annotations.Nullable;

/** Seccomp profiles as filters for programs. */
record Filters(SeccompCompiler compiler) {

    /** @throws dev.jdocker.seccomp.SeccompException if the profile cannot be compiled */
    @Nullable
    Filter of(@Nullable Seccomp profile) {
        return profile == null ? null : new Filter(new Bytes(compiler.compile(profile)), SeccompFlags.bits(profile));
    }
}
