package dev.jdocker.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CondenserTest {
    private static final int ALLOW = 0x7fff0000;
    private static final int DENY = 0x00050001;

    @Test
    void neighboursThatAreDecidedAlikeBecomeOneRange() {
        List<Instruction> program = new ArrayList<>();
        program.add(Instruction.of(Instruction.LOAD_WORD, Instruction.ARCH_OFFSET));
        program.add(new Instruction(Instruction.JUMP_IF_EQUAL, 1, 0, 5));
        program.add(Instruction.of(Instruction.RETURN, 0));
        program.add(Instruction.of(Instruction.LOAD_WORD, Instruction.NUMBER_OFFSET));
        for (int number = 10; number < 110; number++) {
            program.add(new Instruction(Instruction.JUMP_IF_EQUAL, 0, 1, number));
            program.add(Instruction.of(Instruction.RETURN, ALLOW));
        }
        program.add(Instruction.of(Instruction.RETURN, DENY));
        byte[] condensed = Condenser.condense(Instruction.encode(program));
        assertThat(condensed.length / Instruction.BYTES).isEqualTo(9);
        assertThat(Bpf.run(condensed, 5, 9)).isEqualTo(DENY);
        assertThat(Bpf.run(condensed, 5, 10)).isEqualTo(ALLOW);
        assertThat(Bpf.run(condensed, 5, 109)).isEqualTo(ALLOW);
        assertThat(Bpf.run(condensed, 5, 110)).isEqualTo(DENY);
        assertThat(Bpf.run(condensed, 5, -1)).isEqualTo(DENY);
        assertThat(Bpf.run(condensed, 6, 10)).isZero();
    }

    @Test
    void anUnknownInstructionLeavesTheProgramAlone() {
        byte[] program = Instruction.encode(List.of(Instruction.of(0x87, 0), Instruction.of(Instruction.RETURN, 0)));
        assertThat(Condenser.condense(program)).isSameAs(program);
    }

    /** Programs made at random, conditions on number, architecture and an argument, decide the same before and after. */
    @Test
    void whatIsDecidedStaysTheSame() {
        var random = new Random(42);
        int shortened = 0;
        for (int round = 0; round < 400; round++) {
            byte[] program = Instruction.encode(randomProgram(random));
            byte[] condensed = Condenser.condense(program);
            shortened += condensed.length < program.length ? 1 : 0;
            for (int arch = 0; arch < 4; arch++) {
                for (int number = -2; number < 40; number++) {
                    for (long argument : new long[] {0, 7, 1L << 32}) {
                        assertThat(Bpf.run(condensed, arch, number, argument))
                                .as("round %s, arch %s, number %s", round, arch, number)
                                .isEqualTo(Bpf.run(program, arch, number, argument));
                    }
                }
            }
        }
        assertThat(shortened).isGreaterThan(50);
    }

    private static List<Instruction> randomProgram(Random random) {
        int size = 20 + random.nextInt(60);
        List<Instruction> program = new ArrayList<>();
        program.add(Instruction.of(Instruction.LOAD_WORD, Instruction.ARCH_OFFSET));
        program.add(new Instruction(Instruction.JUMP_IF_EQUAL, 2, 0, 1));
        program.add(new Instruction(Instruction.JUMP_IF_EQUAL, 1 + random.nextInt(5), 0, 2));
        program.add(Instruction.of(Instruction.RETURN, random.nextInt(3)));
        program.add(Instruction.of(Instruction.LOAD_WORD, Instruction.NUMBER_OFFSET));
        int[] conditions = {Instruction.JUMP_IF_EQUAL, Instruction.JUMP_IF_GREATER, Instruction.JUMP_IF_GREATER_OR_EQUAL
        };
        while (program.size() < size) {
            int room = Math.min(8, size - program.size());
            program.add(
                    switch (random.nextInt(10)) {
                        case 0 -> Instruction.of(Instruction.RETURN, random.nextInt(3));
                        case 1 -> Instruction.of(Instruction.LOAD_WORD, random.nextBoolean() ? 16 : 20);
                        case 2 -> Instruction.of(Instruction.LOAD_WORD, Instruction.NUMBER_OFFSET);
                        case 3 -> Instruction.of(Instruction.JUMP, random.nextInt(room));
                        default ->
                            new Instruction(
                                    conditions[random.nextInt(conditions.length)],
                                    random.nextInt(room),
                                    random.nextInt(room),
                                    random.nextInt(36));
                    });
        }
        for (int i = 0; i < 12; i++) {
            program.add(Instruction.of(Instruction.RETURN, i % 3));
        }
        return program;
    }
}
