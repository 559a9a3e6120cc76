package dev.jdocker.runtime.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes a program in the form of {@code program.h}. */
public final class ProgramWriter {
    private static final int MAGIC = 0x504b444a;
    private static final int VERSION = 3;
    private static final int HEADER_BYTES = 64;
    private static final int OPERATION_BYTES = 72;
    private static final int MAX_ARGUMENTS = 6;
    private static final int DATA_KIND = 1;
    private static final int SLOT_KIND = 2;

    private ProgramWriter() {}

    /** The whole program; its length is a multiple of 8. */
    public static byte[] write(Program program) {
        int count = program.before().size()
                + program.enter().size()
                + program.child().size()
                + program.parent().size();
        int dataAt = HEADER_BYTES + count * OPERATION_BYTES;
        int size = (dataAt + program.data().length() + 7) & ~7;
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(VERSION).putLong(size).putLong(program.cloneFlags());
        out.putInt(program.cgroup()).putInt(flags(program));
        int at = HEADER_BYTES;
        for (Program.Section section : Program.Section.values()) {
            List<Operation> operations = program.section(section);
            out.putInt(at).putInt(operations.size());
            at += operations.size() * OPERATION_BYTES;
        }
        for (Program.Section section : Program.Section.values()) {
            program.section(section).forEach(op -> put(out, op, dataAt));
        }
        out.put(program.data().toArray());
        return out.array();
    }

    private static void put(ByteBuffer out, Operation op, int dataAt) {
        out.putInt(op.call());
        int start = out.position();
        int kinds = 0;
        List<Argument> arguments = op.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            // Not a switch over patterns: a start writes some thousand of them.
            Argument argument = arguments.get(i);
            long value;
            if (argument instanceof Argument.Immediate immediate) {
                value = immediate.value();
            } else if (argument instanceof Argument.Data data) {
                value = (long) dataAt + data.offset();
                kinds |= DATA_KIND << (4 * i);
            } else {
                value = ((Argument.Slot) argument).number();
                kinds |= SLOT_KIND << (4 * i);
            }
            out.putLong(start + 4 + 8 * i, value);
        }
        out.putInt(kinds);
        out.position(start + 4 + 8 * MAX_ARGUMENTS);
        out.putInt(op.slot());
        for (int i = 0; i < 3; i++) {
            boolean used = i < op.rules().size();
            out.putShort((short) (used ? op.rules().get(i).errno() : 0));
            out.putShort((short) (used ? op.rules().get(i).skip() : 0));
        }
    }

    /** STOPPED and DETACHED of program.h. */
    private static int flags(Program program) {
        return (program.stopped() ? 1 : 0) | (program.detached() ? 2 : 0);
    }
}
