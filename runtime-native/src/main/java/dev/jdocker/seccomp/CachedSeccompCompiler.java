package dev.jdocker.seccomp;

import dev.jdocker.oci.Seccomp;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the latest programs: most containers share the default filter, and compiling it takes longer than the rest of a
 * start.
 */
public final class CachedSeccompCompiler implements SeccompCompiler {
    private static final int CAPACITY = 64;

    private final SeccompCompiler compiler;
    private final Map<Seccomp, byte[]> programs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Seccomp, byte[]> eldest) {
            return size() > CAPACITY;
        }
    };

    public CachedSeccompCompiler(SeccompCompiler compiler) {
        this.compiler = compiler;
    }

    @Override
    public synchronized byte[] compile(Seccomp filter) {
        byte[] program = programs.get(filter);
        if (program == null) {
            program = compiler.compile(filter);
            programs.put(filter, program);
        }
        return program.clone();
    }
}
