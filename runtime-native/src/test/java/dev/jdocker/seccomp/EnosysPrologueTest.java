package dev.jdocker.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EnosysPrologueTest {
    private static final int X86_64 = 0xc000003e;
    private static final int X86 = 0x40000003;
    private static final int X32 = 0x4000003e;
    private static final int ENOSYS = 0x00050026;
    private static final int FILTER = 7;

    private final byte[] program = EnosysPrologue.prepend(
            new TreeMap<>(Map.of(X86_64, 450, X86, 449, X32, 0x40000000 | 547)),
            ByteBuffer.allocate(8)
                    .order(ByteOrder.nativeOrder())
                    .putShort((short) 6)
                    .putShort((short) 0)
                    .putInt(FILTER)
                    .array());

    @Test
    void aCallNewerThanTheFilterIsUnknown() {
        assertThat(Bpf.run(program, X86_64, 451)).isEqualTo(ENOSYS);
        assertThat(Bpf.run(program, X86, 450)).isEqualTo(ENOSYS);
        assertThat(Bpf.run(program, X86_64, 0x40000000 | 548)).isEqualTo(ENOSYS);
    }

    @Test
    void theFilterDecidesAboutTheOthers() {
        assertThat(Bpf.run(program, X86_64, 450)).isEqualTo(FILTER);
        assertThat(Bpf.run(program, X86, 449)).isEqualTo(FILTER);
        assertThat(Bpf.run(program, X86_64, 0x40000000 | 547)).isEqualTo(FILTER);
    }

    @Test
    void anInterfaceThatIsNotNamedIsLeftToTheFilter() {
        assertThat(Bpf.run(program, 0xc00000b7, 9999)).isEqualTo(FILTER);
    }
}
