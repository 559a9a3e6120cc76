package dev.jdocker.seccomp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A binary search for the range that a system call's number is in, followed by the code of the ranges, each once. */
final class RangeTree {
    private static final int FARTHEST = 255;

    /** A condition whose branches are conditions too, or the codes of ranges. */
    private record Node(int pivot, Target below, Target atLeast) {}

    /** The condition of that index, or the code of that index. */
    private record Target(boolean isNode, int index) {}

    private final List<Condenser.Range> ranges;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<List<Instruction>, Integer> codes = new LinkedHashMap<>();

    private RangeTree(List<Condenser.Range> ranges) {
        this.ranges = ranges;
    }

    /** Null if a jump would have to go farther than one can. */
    static @Nullable List<Instruction> build(List<Condenser.Range> ranges) {
        var tree = new RangeTree(ranges);
        Target root = tree.plant(0, ranges.size());
        return root.isNode() ? tree.write() : ranges.getFirst().code();
    }

    /** Parents come before their children, so that every jump goes forward. */
    private Target plant(int from, int to) {
        if (to - from == 1) {
            List<Instruction> code = ranges.get(from).code();
            codes.putIfAbsent(code, codes.size());
            return new Target(false, codes.getOrDefault(code, 0));
        }
        int index = nodes.size();
        int middle = (from + to) >>> 1;
        int pivot = ranges.get(middle).first();
        nodes.add(new Node(pivot, new Target(true, 0), new Target(true, 0)));
        nodes.set(index, new Node(pivot, plant(from, middle), plant(middle, to)));
        return new Target(true, index);
    }

    private @Nullable List<Instruction> write() {
        List<Integer> places = new ArrayList<>();
        int place = 1 + nodes.size();
        for (List<Instruction> code : codes.keySet()) {
            places.add(place);
            place += code.size();
        }
        List<Instruction> out = new ArrayList<>();
        out.add(Instruction.of(Instruction.LOAD_WORD, Instruction.NUMBER_OFFSET));
        for (Node node : nodes) {
            int next = out.size() + 1;
            int atLeast = place(node.atLeast, places) - next;
            int below = place(node.below, places) - next;
            if (atLeast > FARTHEST || below > FARTHEST) {
                return null;
            }
            out.add(new Instruction(Instruction.JUMP_IF_GREATER_OR_EQUAL, atLeast, below, node.pivot));
        }
        codes.keySet().forEach(out::addAll);
        return out;
    }

    private static int place(Target target, List<Integer> places) {
        return target.isNode ? 1 + target.index : places.get(target.index);
    }
}
