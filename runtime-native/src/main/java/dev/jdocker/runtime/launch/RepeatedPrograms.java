package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Linux;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.ExecCompiler;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the programs of processes that are executed again and again, as health checks are, in the files from which they are
 * launched: those whose description is the same object a second time. Comparing descriptions by their content would cost as
 * much as compiling them.
 */
final class RepeatedPrograms {
    private static final int KEPT = 512;

    private final Linux linux;
    private final LinkedHashMap<Key, Optional<ProgramFile>> known = new LinkedHashMap<>(16, 0.75f, true);

    RepeatedPrograms(Linux linux) {
        this.linux = linux;
    }

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

    /** The program, compiled now unless it is known; the caller closes it. */
    ProgramFile of(
            ContainerProcess process,
            @Nullable Seccomp seccomp,
            ExecCompiler.Joining joining,
            Supplier<Compiled> compiler) {
        Key key = new Key(process, seccomp, joining);
        boolean again;
        synchronized (known) {
            again = known.containsKey(key);
            ProgramFile kept = known.getOrDefault(key, Optional.empty()).orElse(null);
            if (kept != null) {
                return kept.duplicate(linux);
            }
        }
        ProgramFile made = ProgramFile.of(linux, compiler.get());
        keep(key, again ? Optional.of(made.duplicate(linux)) : Optional.empty());
        return made;
    }

    private void keep(Key key, Optional<ProgramFile> file) {
        synchronized (known) {
            known.getOrDefault(key, Optional.empty()).ifPresent(ProgramFile::close);
            known.put(key, file);
            if (known.size() > KEPT) {
                known.pollFirstEntry().getValue().ifPresent(ProgramFile::close);
            }
        }
    }
}
