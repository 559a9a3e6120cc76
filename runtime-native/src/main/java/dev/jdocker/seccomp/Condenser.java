package dev.jdocker.seccomp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Shortens a filter program without changing what it decides. Libseccomp writes an instruction or more for each call it is
 * told of; the kernel translates and checks every one of them whenever a container starts. But nearly all calls are
 * decided by their number alone, and neighbours mostly alike, so a search in ranges of numbers does the same with a
 * fraction: for each interface the program is run in thought for one number of each range between the numbers it compares
 * with. Where it goes on to look at arguments, that part of it is copied.
 */
public final class Condenser {
    private final List<Instruction> program;

    /** Whether numbers are only compared by order and architectures only for being equal: else ranges do not hold. */
    private boolean regular = true;

    private Condenser(List<Instruction> program) {
        this.program = program;
    }

    /** The shorter program, or the same where it is not written as expected or cannot be shortened. */
    public static byte[] condense(byte[] program) {
        List<Instruction> instructions = Instruction.decode(program);
        if (!instructions.stream().allMatch(Instruction::isKnown)) {
            return program;
        }
        List<Instruction> condensed = new Condenser(instructions).condense();
        return condensed == null || condensed.size() >= instructions.size() ? program : Instruction.encode(condensed);
    }

    /** What becomes of a call: {@code at} is the instruction that returns, or the first that looks at more than the number. */
    private record Outcome(int at, boolean isReturn, int value) {}

    /** All numbers from {@code first}, unsigned, up to the next range. */
    record Range(int first, List<Instruction> code) {}

    private @Nullable List<Instruction> condense() {
        Set<Integer> arches = new LinkedHashSet<>();
        Set<Integer> borders = new TreeSet<>(Integer::compareUnsigned);
        borders.add(0);
        collect(arches, borders);
        if (!regular) {
            return null;
        }
        int foreign = 0;
        while (arches.contains(foreign)) {
            foreign++;
        }
        List<Instruction> out = new ArrayList<>();
        out.add(Instruction.of(Instruction.LOAD_WORD, Instruction.ARCH_OFFSET));
        for (int arch : arches) {
            List<Instruction> block = RangeTree.build(ranges(arch, borders));
            if (block == null) {
                return null;
            }
            out.add(new Instruction(Instruction.JUMP_IF_EQUAL, 1, 0, arch));
            out.add(Instruction.of(Instruction.JUMP, block.size()));
            out.addAll(block);
        }
        List<Instruction> rest = RangeTree.build(ranges(foreign, borders));
        if (rest == null) {
            return null;
        }
        out.addAll(rest);
        return out;
    }

    /** The constants that the program compares the architecture and the number with. */
    private void collect(Set<Integer> arches, Set<Integer> borders) {
        boolean[][] seen = new boolean[program.size()][3];
        collect(0, 2, seen, arches, borders);
    }

    /** {@code loaded}: 0 the number, 1 the architecture, 2 anything else. */
    private void collect(int at, int loaded, boolean[][] seen, Set<Integer> arches, Set<Integer> borders) {
        int pc = at;
        int in = loaded;
        while (!seen[pc][in]) {
            seen[pc][in] = true;
            Instruction it = program.get(pc);
            if (it.code() == Instruction.RETURN) {
                return;
            }
            if (it.code() == Instruction.LOAD_WORD) {
                in = it.operand() == Instruction.NUMBER_OFFSET ? 0 : it.operand() == Instruction.ARCH_OFFSET ? 1 : 2;
            } else if (it.code() == Instruction.AND) {
                regular &= in == 2;
            } else if (it.isCondition()) {
                if (in == 0) {
                    regular &= it.code() != Instruction.JUMP_IF_SET;
                    borders.add(it.operand());
                    borders.add(it.operand() + 1);
                } else if (in == 1) {
                    regular &= it.code() == Instruction.JUMP_IF_EQUAL;
                    arches.add(it.operand());
                }
                collect(pc + 1 + it.ifTrue(), in, seen, arches, borders);
                pc += it.ifFalse();
            } else {
                pc += it.operand();
            }
            pc++;
        }
    }

    private List<Range> ranges(int arch, Set<Integer> borders) {
        List<Range> ranges = new ArrayList<>();
        Outcome last = null;
        for (int border : borders) {
            Outcome outcome = run(arch, border);
            if (!outcome.equals(last)) {
                ranges.add(new Range(border, code(outcome)));
                last = outcome;
            }
        }
        return ranges;
    }

    private Outcome run(int arch, int number) {
        int value = 0;
        int pc = 0;
        while (true) {
            Instruction it = program.get(pc);
            switch (it.code()) {
                case Instruction.RETURN -> {
                    return new Outcome(0, true, it.operand());
                }
                case Instruction.LOAD_WORD -> {
                    if (it.operand() != Instruction.NUMBER_OFFSET && it.operand() != Instruction.ARCH_OFFSET) {
                        return new Outcome(pc, false, 0);
                    }
                    value = it.operand() == Instruction.NUMBER_OFFSET ? number : arch;
                }
                case Instruction.AND -> value &= it.operand();
                case Instruction.JUMP -> pc += it.operand();
                default -> pc += it.test(value) ? it.ifTrue() : it.ifFalse();
            }
            pc++;
        }
    }

    private List<Instruction> code(Outcome outcome) {
        return outcome.isReturn ? List.of(Instruction.of(Instruction.RETURN, outcome.value)) : copyFrom(outcome.at);
    }

    /** Everything that can be reached from an instruction, in the same order, the gaps closed. */
    private List<Instruction> copyFrom(int start) {
        var reached = new TreeSet<Integer>();
        reached.add(start);
        for (Integer pc = start; pc != null; pc = reached.higher(pc)) {
            Instruction it = program.get(pc);
            if (it.isCondition()) {
                reached.add(pc + 1 + it.ifTrue());
                reached.add(pc + 1 + it.ifFalse());
            } else if (it.code() == Instruction.JUMP) {
                reached.add(pc + 1 + it.operand());
            } else if (it.code() != Instruction.RETURN) {
                reached.add(pc + 1);
            }
        }
        List<Integer> places = new ArrayList<>(reached);
        List<Instruction> copy = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            int pc = places.get(i);
            Instruction it = program.get(pc);
            int next = i + 1;
            copy.add(
                    it.isCondition()
                            ? new Instruction(
                                    it.code(),
                                    places.indexOf(pc + 1 + it.ifTrue()) - next,
                                    places.indexOf(pc + 1 + it.ifFalse()) - next,
                                    it.operand())
                            : it.code() == Instruction.JUMP
                                    ? Instruction.of(it.code(), places.indexOf(pc + 1 + it.operand()) - next)
                                    : it);
        }
        return copy;
    }
}
