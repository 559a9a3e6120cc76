package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.FSCONFIG_CMD_CREATE;
import static dev.jdocker.linux.Flags.FSCONFIG_CMD_RECONFIGURE;
import static dev.jdocker.linux.Flags.FSCONFIG_SET_FLAG;
import static dev.jdocker.linux.Flags.FSCONFIG_SET_STRING;
import static dev.jdocker.linux.Flags.FSMOUNT_CLOEXEC;
import static dev.jdocker.linux.Flags.FSOPEN_CLOEXEC;
import static dev.jdocker.linux.Flags.FSPICK_CLOEXEC;
import static dev.jdocker.linux.Flags.FSPICK_EMPTY_PATH;

import dev.jdocker.linux.Syscall;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes and changes file systems by the new mount calls: fsopen(2), fsconfig(2), fsmount(2), fspick(2). */
final class FilesystemSteps {
    private final Assembly assembly;
    private final ProgramBuilder program;

    FilesystemSteps(Assembly assembly) {
        this.assembly = assembly;
        this.program = assembly.program;
    }

    /** A new file system, mounted nowhere yet. */
    Argument mount(String type, @Nullable String source, List<String> data, long attributes, String message) {
        Argument fs = program.call(Syscall.FSOPEN, type, FSOPEN_CLOEXEC).toSlot(message);
        program.call(Syscall.FSCONFIG, fs, FSCONFIG_SET_STRING, "source", source == null ? type : source, 0)
                .orFail(message);
        configure(fs, data, message);
        program.call(Syscall.FSCONFIG, fs, FSCONFIG_CMD_CREATE, 0, 0, 0).orFail(message);
        Argument fd =
                program.call(Syscall.FSMOUNT, fs, FSMOUNT_CLOEXEC, attributes).toSlot(message);
        assembly.close(fs);
        return fd;
    }

    /** Changes the options of the file system whose mount's root is opened there. */
    void reconfigure(Argument place, List<String> data, String message) {
        Argument fs = program.call(Syscall.FSPICK, place, "", FSPICK_CLOEXEC | FSPICK_EMPTY_PATH)
                .toSlot(message);
        configure(fs, data, message);
        program.call(Syscall.FSCONFIG, fs, FSCONFIG_CMD_RECONFIGURE, 0, 0, 0).orFail(message);
        assembly.close(fs);
    }

    private void configure(Argument fs, List<String> data, String message) {
        for (String option : data) {
            int equals = option.indexOf('=');
            String text = message + " with option " + option;
            if (equals < 0) {
                program.call(Syscall.FSCONFIG, fs, FSCONFIG_SET_FLAG, option, 0, 0)
                        .orFail(text);
            } else {
                String key = option.substring(0, equals);
                String value = option.substring(equals + 1);
                program.call(Syscall.FSCONFIG, fs, FSCONFIG_SET_STRING, key, value, 0)
                        .orFail(text);
            }
        }
    }
}
