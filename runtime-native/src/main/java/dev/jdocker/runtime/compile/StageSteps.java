package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Syscall;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.Locale;

/** Lets a child tell that it has come to a {@link Stage}, and wait there. */
public final class StageSteps {
    /** The kind of report, REPORT_STAGE of program.h; the operation's index is the stage's. */
    public static final int REPORT_KIND = 7;

    private static final int REPORT_FD = 11; // FD_REPORT
    private static final int REPORT_BYTES = 16;

    private StageSteps() {}

    /** Waits for the engine's byte. */
    static void stop(Assembly assembly, Stage stage) {
        stop(assembly, stage, assembly.descriptor(new Grant.Gate()));
    }

    /** Waits for a byte from a descriptor of the launcher's. */
    static void stop(Assembly assembly, Stage stage, int descriptor) {
        ProgramBuilder program = assembly.program;
        String name = stage.name().toLowerCase(Locale.ROOT);
        Argument report = program.ints("{stage " + name + "}", REPORT_KIND, stage.number(), 0, 0);
        program.call(Syscall.WRITE, REPORT_FD, report, REPORT_BYTES).orFail("report stage " + name);
        Argument answer = program.bytes(new byte[8], "answer");
        program.call(Syscall.READ, descriptor, answer, 1).orFail("wait at stage " + name);
        program.expect(answer, (char) 1, Errno.ECHILD).orFail("the start was given up at stage " + name);
    }
}
