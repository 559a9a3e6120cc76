package dev.jdocker.runtime.launch;

import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.ExecCompiler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the programs of processes that are executed again and again, as health checks are: those whose description is the
 * same object a second time. Comparing descriptions by their content would cost as much as compiling them.
 */
final class RepeatedPrograms {
    private static final int KEPT = 512;

    private final Map<Key, Optional<Compiled>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Optional<Compiled>> eldest) {
            return size() > KEPT;
        }
    };

    private record Key(ContainerProcess process, @Nullable Seccomp seccomp, ExecCompiler.Joining joining) {
        @Override
        @SuppressWarnings("ReferenceEquality") // the same objects are meant, not equal ones
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && key.process == process
                    && key.seccomp == seccomp
                    && key.joining.equals(joining);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(process);
        }
    }

    /** The program, compiled now unless it is known. */
    Compiled of(
            ContainerProcess process,
            @Nullable Seccomp seccomp,
            ExecCompiler.Joining joining,
            Supplier<Compiled> compiler) {
        Key key = new Key(process, seccomp, joining);
        Optional<Compiled> kept;
        boolean again;
        synchronized (known) {
            again = known.containsKey(key);
            kept = known.getOrDefault(key, Optional.empty());
        }
        if (kept.isPresent()) {
            return kept.get();
        }
        Compiled compiled = compiler.get();
        synchronized (known) {
            known.put(key, again ? Optional.of(compiled) : Optional.empty());
        }
        return compiled;
    }
}
