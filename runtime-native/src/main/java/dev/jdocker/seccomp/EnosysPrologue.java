package dev.jdocker.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Instructions before a filter that answer ENOSYS to system calls newer than every call the filter names. A C library
 * falls back to an older call then, where the filter's EPERM would make it give up; runc does the same.
 */
public final class EnosysPrologue {
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP = 0x05;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_GREATER = 0x25;
    private static final int JUMP_IF_GREATER_OR_EQUAL = 0x35;
    private static final int RETURN = 0x06;

    private static final int NUMBER_OFFSET = 0;
    private static final int ARCH_OFFSET = 4;
    private static final int ENOSYS = 0x00050000 | 38;

    private static final int X86_64 = 0xc000003e;
    private static final int X32 = 0x4000003e;
    private static final int X32_BIT = 0x40000000;

    private static final int INSTRUCTION_BYTES = 8;

    private EnosysPrologue() {}

    /**
     * Puts the prologue before a program.
     *
     * @param latest for each interface, by libseccomp's token of it, the greatest number that the filter names
     */
    public static byte[] prepend(Map<Integer, Integer> latest, byte[] program) {
        var interfaces = new LinkedHashMap<>(latest);
        Integer x32 = interfaces.remove(X32);
        // per interface: test, load, test, return, and two more where x32 shares the architecture; then a jump over it
        int size = 1 + interfaces.size() * 5 + (interfaces.containsKey(X86_64) ? 3 : 0);
        var out = ByteBuffer.allocate(size * INSTRUCTION_BYTES + program.length).order(ByteOrder.nativeOrder());
        put(out, LOAD_WORD, 0, 0, ARCH_OFFSET);
        interfaces.forEach((arch, number) -> {
            boolean shared = arch == X86_64;
            int block = shared ? 7 : 4;
            put(out, JUMP_IF_EQUAL, 0, block, arch);
            put(out, LOAD_WORD, 0, 0, NUMBER_OFFSET);
            if (shared) {
                put(out, JUMP_IF_GREATER_OR_EQUAL, 0, 2, X32_BIT);
                put(out, JUMP_IF_GREATER, 2, 0, x32 == null ? X32_BIT | number : x32);
                put(out, JUMP, 0, 0, 2);
            }
            put(out, JUMP_IF_GREATER, 0, 1, number);
            put(out, RETURN, 0, 0, ENOSYS);
            put(out, JUMP, 0, 0, size - out.position() / INSTRUCTION_BYTES - 1);
        });
        return out.put(program).array();
    }

    private static void put(ByteBuffer out, int code, int ifTrue, int ifFalse, int operand) {
        out.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
    }
}
