package dev.jdocker.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a filter program on one system call, as the kernel does. */
public final class Bpf {
    private Bpf() {}

    /** The action that the program returns. */
    public static int run(byte[] program, int arch, int number, long... args) {
        var data = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        data.putInt(number).putInt(arch).putLong(0);
        for (long arg : args) {
            data.putLong(arg);
        }
        var code = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        int a = 0;
        int at = 0;
        while (true) {
            int opcode = code.getShort(at * 8) & 0xffff;
            int ifTrue = code.get(at * 8 + 2) & 0xff;
            int ifFalse = code.get(at * 8 + 3) & 0xff;
            int k = code.getInt(at * 8 + 4);
            at++;
            switch (opcode) {
                case 0x20 -> a = data.getInt(k);
                case 0x54 -> a &= k;
                case 0x05 -> at += k;
                case 0x06 -> {
                    return k;
                }
                case 0x15 -> at += a == k ? ifTrue : ifFalse;
                case 0x25 -> at += Integer.compareUnsigned(a, k) > 0 ? ifTrue : ifFalse;
                case 0x35 -> at += Integer.compareUnsigned(a, k) >= 0 ? ifTrue : ifFalse;
                case 0x45 -> at += (a & k) != 0 ? ifTrue : ifFalse;
                default -> throw new IllegalStateException("unknown instruction " + Integer.toHexString(opcode));
            }
        }
    }
}
