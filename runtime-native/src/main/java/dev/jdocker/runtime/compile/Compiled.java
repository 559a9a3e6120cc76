package dev.jdocker.runtime.compile;

import dev.jdocker.runtime.program.Program;
import java.util.List;

/**
 * A program and what it needs.
 *
 * @param grants the descriptors to open; the first becomes the launcher's {@link #FIRST_GRANT}, and so on
 */
public record Compiled(Program program, List<Grant> grants) {
    /** The launcher's first descriptor beyond those of {@code program.h}. */
    public static final int FIRST_GRANT = 12;

    public Compiled {
        grants = List.copyOf(grants);
    }
}
