package dev.jdocker.runtime.program;

import dev.jdocker.linux.Architecture;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Syscall;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the operations and the data of a {@link Program}. Operations go into the section that was chosen last. */
public final class ProgramBuilder {
    private static final int OP_DECIMAL = 0x10000;
    private static final int OP_JUMP = 0x10001;
    private static final int OP_EXPECT = 0x10002;
    private static final int OP_FAIL = 0x10003;
    private static final int OP_STORE = 0x10004;
    private static final int OP_RELOCATE = 0x10005;
    private static final int OP_INIT = 0x10006;
    private static final int MAX_SLOTS = 256;
    private static final int FIRST_SLOT = 1; // 0 is the child's pid in the parent's section

    private final Architecture architecture;
    private final Map<Program.Section, List<Operation>> sections = new EnumMap<>(Program.Section.class);
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Map<String, Argument> strings = new HashMap<>();
    private Program.Section current = Program.Section.CHILD;
    private int slots = FIRST_SLOT;
    private long cloneFlags;
    private int cgroup = -1;
    private boolean detached;

    public ProgramBuilder(Architecture architecture) {
        this.architecture = architecture;
    }

    public ProgramBuilder in(Program.Section section) {
        current = section;
        return this;
    }

    public void cloneFlags(long flags) {
        cloneFlags |= flags;
    }

    public void cgroup(int launcherDescriptor) {
        cgroup = launcherDescriptor;
    }

    /** Without a monitor: the child becomes one of the process that spawns the launcher. */
    public void detached() {
        detached = true;
    }

    private List<Operation> operations(Program.Section section) {
        return sections.computeIfAbsent(section, s -> new ArrayList<>());
    }

    /** A slot that is free: of use until {@link #slotMark} is gone back to. */
    public int slot() {
        if (slots == MAX_SLOTS) {
            throw new IllegalStateException("a program has at most " + MAX_SLOTS + " slots");
        }
        return slots++;
    }

    /** Marks the slots in use, for {@link #freeSlots}. */
    public int slotMark() {
        return slots;
    }

    /** Gives back all slots taken since the mark. */
    public void freeSlots(int mark) {
        slots = mark;
    }

    // ---- arguments ----

    /** A NUL-terminated string; equal ones are stored once. */
    public Argument string(String text) {
        return strings.computeIfAbsent(text, t -> bytes((t + '\0').getBytes(StandardCharsets.UTF_8), '"' + t + '"'));
    }

    /** Data that the kernel reads or writes; {@code text} stands for it in listings. */
    public Argument bytes(byte[] content, String text) {
        while (data.size() % 8 != 0) {
            data.write(0);
        }
        int offset = data.size();
        data.writeBytes(content);
        return new Argument.Data(offset, text);
    }

    /** 64-bit words. */
    public Argument longs(String text, long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return bytes(buffer.array(), text);
    }

    /** 32-bit words. */
    public Argument ints(String text, int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putInt(value);
        }
        return bytes(buffer.array(), text);
    }

    // ---- operations ----

    /** Adds a system call. Arguments are {@link Argument}s, numbers, or strings. */
    public Step call(Syscall syscall, Object... arguments) {
        return new Step(syscall.call(), syscall.number(architecture), arguments);
    }

    /** Writes a number in decimal and a NUL into {@code target}; the result is the number of digits. */
    public Step decimal(Argument target, Object value) {
        return new Step("decimal", OP_DECIMAL, target, value);
    }

    /** Fails with {@code errno} unless {@code target} starts with that byte. */
    public Step expect(Argument target, char first, Errno errno) {
        return new Step("expect", OP_EXPECT, target, (long) first, (long) errno.number());
    }

    /** Goes on in a child; the process itself stays as its init. */
    public Step init() {
        return new Step("init", OP_INIT);
    }

    public Step fail(Errno errno) {
        return new Step("fail", OP_FAIL, (long) errno.number());
    }

    /** Writes an address or number into {@code target}. */
    public Step store(Argument target, Argument value) {
        return new Step("store", OP_STORE, target, value);
    }

    /** Turns the first {@code count} words of a block from offsets within it to addresses. */
    public Step relocate(Argument block, int count) {
        return new Step("relocate", OP_RELOCATE, block, (long) count);
    }

    /** Adds a jump to a place that is reached later. */
    public Jump jumpAhead(String message) {
        new Step("jump", OP_JUMP, 0L).orFail(message);
        return new Jump(position() - 1);
    }

    /** A jump whose end is still open. */
    public final class Jump {
        private final int index;

        private Jump(int index) {
            this.index = index;
        }

        /** Lets the jump end at the present end of the section. */
        public void endsHere() {
            List<Operation> operations = operations(current);
            Operation op = operations.get(index);
            Argument distance = Argument.of(operations.size() - index - 1);
            operations.set(
                    index, new Operation(op.name(), op.call(), List.of(distance), op.slot(), op.rules(), op.message()));
        }
    }

    /** How many operations the section has: for the distances of rules. */
    public int position() {
        return operations(current).size();
    }

    /** Sets the distance of a rule that was added for a place reached later to the present end of the section. */
    private void resolve(int index, Errno errno) {
        List<Operation> operations = operations(current);
        Operation op = operations.get(index);
        List<Operation.Rule> rules = new ArrayList<>(op.rules());
        rules.add(new Operation.Rule(errno.number(), operations.size() - index - 1));
        operations.set(index, new Operation(op.name(), op.call(), op.arguments(), op.slot(), rules, op.message()));
    }

    public Program build() {
        return new Program(
                cloneFlags,
                cgroup,
                !operations(Program.Section.PARENT).isEmpty(),
                detached,
                List.copyOf(operations(Program.Section.BEFORE)),
                List.copyOf(operations(Program.Section.ENTER)),
                List.copyOf(operations(Program.Section.CHILD)),
                List.copyOf(operations(Program.Section.PARENT)),
                new Bytes(data.toByteArray()));
    }

    /** An operation under construction; one of the last methods adds it. */
    public final class Step {
        private final String name;
        private final int number;
        private final List<Argument> arguments;
        private List<Operation.Rule> rules = List.of();

        private Step(String name, int number, Object... arguments) {
            this.name = name;
            this.number = number;
            Argument[] converted = new Argument[arguments.length];
            for (int i = 0; i < converted.length; i++) {
                converted[i] = argument(arguments[i]);
            }
            this.arguments = List.of(converted);
        }

        // Not a switch over patterns: some thousand arguments are converted at each start.
        private Argument argument(Object value) {
            if (value instanceof Argument known) {
                return known;
            }
            if (value instanceof Number number) {
                return Argument.of(number.longValue());
            }
            if (value instanceof String text) {
                return string(text);
            }
            throw new IllegalArgumentException("not an argument: " + value);
        }

        private void add(Operation.Rule rule) {
            List<Operation.Rule> more = new ArrayList<>(rules);
            more.add(rule);
            rules = more;
        }

        /** This error does not matter. */
        public Step ignoring(Errno... errors) {
            for (Errno e : errors) {
                add(new Operation.Rule(e.number(), 0));
            }
            return this;
        }

        /** On this error the next {@code count} operations are skipped. */
        public Step skipping(Errno error, int count) {
            add(new Operation.Rule(error.number(), count));
            return this;
        }

        /** Adds it; {@code message} starts the sentence that tells of its failure. */
        public Target orFail(String message) {
            operations(current).add(new Operation(name, number, arguments, -1, rules, message));
            return new Target(position() - 1);
        }

        /** Adds it and keeps the result in a new slot. */
        public Argument toSlot(String message) {
            return toSlot(slot(), message);
        }

        /** Adds it and keeps the result in that slot. */
        public Argument toSlot(int slot, String message) {
            operations(current).add(new Operation(name, number, arguments, slot, rules, message));
            return new Argument.Slot(slot);
        }
    }

    /** An operation that was added, for rules that skip to a place reached later. */
    public final class Target {
        private final int index;

        private Target(int index) {
            this.index = index;
        }

        /** On this error the program goes on at the present end of the section. */
        public void skipsToHereOn(Errno error) {
            resolve(index, error);
        }
    }

    /** The operation added last. */
    public Target last() {
        return new Target(position() - 1);
    }
}
