package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.cgroup.DevicePolicy.Device;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Assembles the eBPF program by which version 2 decides about devices. Its input is struct bpf_cgroup_dev_ctx: access in
 * the upper and kind in the lower half of the first word, then major and minor number. It returns 1 to allow.
 */
final class DeviceProgram {
    private static final int LOAD_WORD = 0x61;
    private static final int MOVE = 0xb7;
    private static final int MOVE_REGISTER = 0xbf;
    private static final int AND = 0x57;
    private static final int SHIFT_RIGHT = 0x77;
    private static final int JUMP_NOT_EQUAL = 0x55;
    private static final int JUMP_NOT_EQUAL_REGISTER = 0x5d;
    private static final int JUMP_EQUAL = 0x15;
    private static final int EXIT = 0x95;

    private static final int RESULT = 0;
    private static final int CONTEXT = 1;
    private static final int KIND = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;
    private static final int WANTED = 1; // the context is not needed after its words are loaded

    private static final int BLOCK = 1;
    private static final int CHARACTER = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private DeviceProgram() {}

    /** One instruction; {@code toEnd} marks a jump to the end of its block, whose length is not known yet. */
    private record Instruction(int code, int to, int from, int operand, boolean toEnd) {}

    static byte[] assemble(DevicePolicy policy) {
        var program = new DeviceProgram();
        program.emit(List.of(
                load(KIND, 0),
                new Instruction(MOVE_REGISTER, ACCESS, KIND, 0, false),
                immediate(AND, KIND, 0xffff),
                immediate(SHIFT_RIGHT, ACCESS, 16),
                load(MAJOR, 4),
                load(MINOR, 8)));
        policy.exceptions().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> program.emit(exception(entry, policy.allowsByDefault())));
        program.emit(List.of(immediate(MOVE, RESULT, policy.allowsByDefault() ? 1 : 0), exit()));
        return program.out.toByteArray();
    }

    private static List<Instruction> exception(Map.Entry<Device, Integer> entry, boolean denies) {
        Device device = entry.getKey();
        int access = entry.getValue();
        List<Instruction> block = new ArrayList<>();
        block.add(skipUnless(KIND, device.kind() == 'b' ? BLOCK : CHARACTER));
        if (access != DevicePolicy.ALL) {
            block.add(new Instruction(MOVE_REGISTER, WANTED, ACCESS, 0, false));
            block.add(immediate(AND, WANTED, access));
            // Denied is what wants any of the bits, allowed is what wants no other.
            block.add(
                    denies
                            ? new Instruction(JUMP_EQUAL, WANTED, 0, 0, true)
                            : new Instruction(JUMP_NOT_EQUAL_REGISTER, WANTED, ACCESS, 0, true));
        }
        if (device.major() != DevicePolicy.ANY) {
            block.add(skipUnless(MAJOR, Math.toIntExact(device.major())));
        }
        if (device.minor() != DevicePolicy.ANY) {
            block.add(skipUnless(MINOR, Math.toIntExact(device.minor())));
        }
        block.add(immediate(MOVE, RESULT, denies ? 0 : 1));
        block.add(exit());
        return block;
    }

    private static Instruction load(int to, int offset) {
        return new Instruction(LOAD_WORD, to, CONTEXT, offset, false);
    }

    private static Instruction immediate(int code, int to, int operand) {
        return new Instruction(code, to, 0, operand, false);
    }

    private static Instruction skipUnless(int register, int value) {
        return new Instruction(JUMP_NOT_EQUAL, register, 0, value, true);
    }

    private static Instruction exit() {
        return immediate(EXIT, 0, 0);
    }

    private void emit(List<Instruction> block) {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < block.size(); i++) {
            Instruction it = block.get(i);
            boolean load = it.code == LOAD_WORD;
            int registers = little ? it.from << 4 | it.to : it.to << 4 | it.from;
            int offset = load ? it.operand : it.toEnd ? block.size() - i - 1 : 0;
            var bytes = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            bytes.put((byte) it.code)
                    .put((byte) registers)
                    .putShort((short) offset)
                    .putInt(load ? 0 : it.operand);
            out.writeBytes(bytes.array());
        }
    }
}
