package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Stage;
import dev.jdocker.runtime.compile.StageSteps;
import dev.jdocker.runtime.program.Operation;
import dev.jdocker.runtime.program.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a launcher tells before the program is executed: {@code struct report} of program.h, any number of them.
 *
 * @param launcher its process id, 0 if it has not come to life
 * @param pid that of the process it started, 0 if there is none
 * @param isSilent whether nobody has told anything at all: no launcher has come to life
 */
record Report(int launcher, int pid, @Nullable StartException failure, boolean isSilent) {
    static final int BYTES = 16;
    private static final int STARTED = 1;
    private static final int BEFORE = 2;
    private static final int CLONE = 3;
    private static final int CHILD = 4;
    private static final int PARENT = 5;
    private static final int ENTER = 8;
    private static final int LAUNCHED = 9;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int NOT_STARTED = 128;

    /** The stage that the report at an offset tells of, empty if it is another report. */
    static Optional<Stage> stage(byte[] bytes, int offset) {
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return in.getInt() == StageSteps.REPORT_KIND ? Optional.of(Stage.of(in.getInt())) : Optional.empty();
    }

    static Report parse(byte[] bytes, int length, Program program) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        int launcher = 0;
        int pid = 0;
        StartException failure = null;
        while (in.remaining() >= BYTES) {
            int kind = in.getInt();
            int operation = in.getInt();
            int errno = in.getInt();
            int value = in.getInt();
            StartException told = switch (kind) {
                case LAUNCHED -> {
                    launcher = value;
                    yield null;
                }
                case STARTED -> {
                    pid = value;
                    yield null;
                }
                case StageSteps.REPORT_KIND -> null;
                case BEFORE -> explain(program.before().get(operation), errno);
                case ENTER -> explain(program.enter().get(operation), errno);
                case CHILD -> explain(program.child().get(operation), errno);
                case PARENT -> explain(program.parent().get(operation), errno);
                case CLONE -> failed("create namespaces: " + Errno.describe(errno), NOT_STARTED);
                default -> failed("the launcher refused its program: " + Errno.describe(errno), NOT_STARTED);
            };
            failure = failure == null ? told : failure;
        }
        return new Report(launcher, pid, failure, length == 0);
    }

    /** The same once nothing more can come: who has told neither of a process nor of a failure has failed. */
    Report ended() {
        return pid == 0 && failure == null
                ? new Report(launcher, 0, failed("the launcher ended without a word", NOT_STARTED), isSilent)
                : this;
    }

    private static StartException explain(Operation op, int errno) {
        String text = Errno.describe(errno);
        if (op.message().endsWith("executable file not found in $PATH")) {
            return failed(op.message(), NOT_FOUND);
        }
        if (op.message().startsWith("exec: \"")) {
            String path = op.message()
                    .substring(op.message().indexOf('"') + 1, op.message().lastIndexOf('"'));
            return errno == Errno.ENOENT.number() || errno == Errno.ENOTDIR.number()
                    ? failed(op.message() + ": stat " + path + ": " + text, NOT_FOUND)
                    : failed(op.message() + ": " + text, NOT_EXECUTABLE);
        }
        return failed(op.message() + ": " + text, NOT_STARTED);
    }

    private static StartException failed(String what, int exitCode) {
        return StartExceptions.of(what, exitCode);
    }
}
