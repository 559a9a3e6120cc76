package dev.jdocker.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.oci.DeviceRule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceProgramTest {
    private static final int BLOCK = 1;
    private static final int CHARACTER = 2;
    private static final DeviceRule DENY_ALL = new DeviceRule(false, "a", null, null, "rwm");
    private static final DeviceRule ALLOW_ALL = new DeviceRule(true, "a", null, null, "rwm");

    @Test
    void aContainerUsesTheHarmlessDevicesAndMakesAny() {
        byte[] program = DeviceProgram.assemble(DevicePolicy.ofContainer(List.of(DENY_ALL)));
        int readWrite = DevicePolicy.READ | DevicePolicy.WRITE;
        assertThat(allows(program, CHARACTER, readWrite, 1, 3)).isTrue();
        assertThat(allows(program, CHARACTER, readWrite, 136, 99)).isTrue();
        assertThat(allows(program, CHARACTER, DevicePolicy.MAKE, 10, 229)).isTrue();
        assertThat(allows(program, BLOCK, DevicePolicy.MAKE, 8, 0)).isTrue();
        assertThat(allows(program, CHARACTER, DevicePolicy.READ, 10, 229)).isFalse();
        assertThat(allows(program, CHARACTER, DevicePolicy.READ | DevicePolicy.MAKE, 10, 229))
                .isFalse();
        assertThat(allows(program, BLOCK, DevicePolicy.READ, 8, 0)).isFalse();
        assertThat(allows(program, CHARACTER, DevicePolicy.READ, 1, 1)).isFalse();
    }

    @Test
    void anExceptionFromAllowDeniesAnyOfItsBits() {
        byte[] program = assemble(ALLOW_ALL, new DeviceRule(false, "b", 8L, null, "w"));
        assertThat(allows(program, BLOCK, DevicePolicy.READ, 8, 1)).isTrue();
        assertThat(allows(program, BLOCK, DevicePolicy.READ | DevicePolicy.WRITE, 8, 1))
                .isFalse();
        assertThat(allows(program, BLOCK, DevicePolicy.WRITE, 9, 1)).isTrue();
        assertThat(allows(program, CHARACTER, DevicePolicy.WRITE, 8, 1)).isTrue();
    }

    @Test
    void aLaterRuleTakesBackAnEarlierOne() {
        DevicePolicy policy = DevicePolicy.of(List.of(
                DENY_ALL,
                new DeviceRule(true, "c", 1L, 3L, "rwm"),
                new DeviceRule(false, "c", 1L, 3L, "wm"),
                new DeviceRule(true, "c", 5L, -1L, "r"),
                new DeviceRule(false, "c", 5L, -1L, "r")));
        assertThat(policy.exceptionLines()).containsExactly("c 1:3 r");
        assertThat(DevicePolicy.of(List.of(DENY_ALL, ALLOW_ALL)).allowsAll()).isTrue();
        assertThat(DevicePolicy.of(List.of()).allowsByDefault()).isFalse();
    }

    @Test
    void badRulesAreRefused() {
        assertThatThrownBy(() -> assemble(new DeviceRule(true, "x", 1L, 1L, "r")))
                .isInstanceOf(CgroupException.class)
                .hasMessage("invalid device type \"x\"");
        assertThatThrownBy(() -> assemble(new DeviceRule(true, "c", 1L, 1L, "rx")))
                .isInstanceOf(CgroupException.class)
                .hasMessage("invalid device access \"rx\"");
    }

    private static byte[] assemble(DeviceRule... rules) {
        return DeviceProgram.assemble(DevicePolicy.of(List.of(rules)));
    }

    /** Runs the program as the kernel does. */
    private static boolean allows(byte[] program, int kind, int access, int major, int minor) {
        var code = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        int[] context = {access << 16 | kind, major, minor};
        long[] r = new long[11];
        int at = 0;
        while (true) {
            int base = at * 8;
            int to = code.get(base + 1) & 0xf;
            int from = code.get(base + 1) >> 4 & 0xf;
            int offset = code.getShort(base + 2);
            int operand = code.getInt(base + 4);
            at++;
            switch (code.get(base) & 0xff) {
                case 0x61 -> r[to] = context[offset / 4] & 0xffffffffL;
                case 0xb7 -> r[to] = operand;
                case 0xbf -> r[to] = r[from];
                case 0x57 -> r[to] &= operand;
                case 0x77 -> r[to] >>>= operand;
                case 0x55 -> at += r[to] != operand ? offset : 0;
                case 0x5d -> at += r[to] != r[from] ? offset : 0;
                case 0x15 -> at += r[to] == operand ? offset : 0;
                case 0x95 -> {
                    return r[0] == 1;
                }
                default -> throw new IllegalStateException("unknown instruction at " + (at - 1));
            }
        }
    }
}
