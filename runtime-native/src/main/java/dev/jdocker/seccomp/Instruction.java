package dev.jdocker.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A struct sock_filter; only what libseccomp writes. Jumps count from the next instruction. */
record Instruction(int code, int ifTrue, int ifFalse, int operand) {
    static final int BYTES = 8;

    static final int LOAD_WORD = 0x20;
    static final int AND = 0x54;
    static final int JUMP = 0x05;
    static final int JUMP_IF_EQUAL = 0x15;
    static final int JUMP_IF_GREATER = 0x25;
    static final int JUMP_IF_GREATER_OR_EQUAL = 0x35;
    static final int JUMP_IF_SET = 0x45;
    static final int RETURN = 0x06;

    /** Offsets in struct seccomp_data. */
    static final int NUMBER_OFFSET = 0;

    static final int ARCH_OFFSET = 4;

    static Instruction of(int code, int operand) {
        return new Instruction(code, 0, 0, operand);
    }

    static List<Instruction> decode(byte[] program) {
        var in = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        List<Instruction> instructions = new ArrayList<>();
        while (in.hasRemaining()) {
            instructions.add(new Instruction(in.getShort() & 0xffff, in.get() & 0xff, in.get() & 0xff, in.getInt()));
        }
        return instructions;
    }

    static byte[] encode(List<Instruction> instructions) {
        var out = ByteBuffer.allocate(instructions.size() * BYTES).order(ByteOrder.nativeOrder());
        for (Instruction it : instructions) {
            out.putShort((short) it.code)
                    .put((byte) it.ifTrue)
                    .put((byte) it.ifFalse)
                    .putInt(it.operand);
        }
        return out.array();
    }

    boolean isKnown() {
        return switch (code) {
            case LOAD_WORD, AND, JUMP, RETURN -> true;
            default -> isCondition();
        };
    }

    boolean isCondition() {
        return switch (code) {
            case JUMP_IF_EQUAL, JUMP_IF_GREATER, JUMP_IF_GREATER_OR_EQUAL, JUMP_IF_SET -> true;
            default -> false;
        };
    }

    /** Whether the condition holds for a value. */
    boolean test(int value) {
        return switch (code) {
            case JUMP_IF_EQUAL -> value == operand;
            case JUMP_IF_GREATER -> Integer.compareUnsigned(value, operand) > 0;
            case JUMP_IF_GREATER_OR_EQUAL -> Integer.compareUnsigned(value, operand) >= 0;
            case JUMP_IF_SET -> (value & operand) != 0;
            default -> throw new IllegalStateException("no condition: " + this);
        };
    }
}
