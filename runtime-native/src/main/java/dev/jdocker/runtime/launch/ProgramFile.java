package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.program.ProgramWriter;

/**
 * A compiled program in the form that a launcher reads: a memory file, sealed, so that one may serve many launchers.
 *
 * @param compiled what is in it
 */
record ProgramFile(Compiled compiled, Fd fd) implements AutoCloseable {

    static ProgramFile of(Linux linux, Compiled compiled) {
        byte[] bytes = ProgramWriter.write(compiled.program());
        return new ProgramFile(compiled, LauncherImage.sealed(linux, "jdocker-program", bytes, 0, 0));
    }

    @Override
    public void close() {
        fd.close();
    }
}
