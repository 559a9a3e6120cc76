package dev.jdocker.runtime.program;

import java.util.List;
import java.util.Locale;

/**
 * A program for the launcher.
 *
 * @param cloneFlags namespaces that the container's process is created in
 * @param cgroup the launcher's descriptor of the cgroup v2 directory to be born in, -1 for none
 * @param stopped whether the child waits until the parent's section is done
 * @param detached whether the child becomes one of the engine's own, and the launcher goes at once
 * @param data what {@link Argument.Data} points into
 */
public record Program(
        long cloneFlags,
        int cgroup,
        boolean stopped,
        boolean detached,
        List<Operation> before,
        List<Operation> enter,
        List<Operation> child,
        List<Operation> parent,
        Bytes data) {

    /** The sections in the launcher's words for them. */
    public enum Section {
        BEFORE,
        ENTER,
        CHILD,
        PARENT
    }

    public List<Operation> section(Section section) {
        return switch (section) {
            case BEFORE -> before;
            case ENTER -> enter;
            case CHILD -> child;
            case PARENT -> parent;
        };
    }

    /** A listing for people and golden tests, one operation a line. */
    public String listing() {
        StringBuilder out = new StringBuilder();
        out.append("clone flags=0x").append(Long.toHexString(cloneFlags));
        out.append(cgroup < 0 ? "" : " cgroup=fd" + cgroup).append(stopped ? " stopped" : "");
        out.append(detached ? " detached" : "");
        out.append('\n');
        for (Section section : Section.values()) {
            if (!section(section).isEmpty()) {
                out.append(section.name().toLowerCase(Locale.ROOT)).append(":\n");
                section(section).forEach(op -> append(out, op));
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Operation op) {
        out.append("  ");
        if (op.slot() >= 0) {
            out.append('s').append(op.slot()).append(" = ");
        }
        out.append(op.name()).append('(');
        for (int i = 0; i < op.arguments().size(); i++) {
            out.append(i == 0 ? "" : ", ");
            switch (op.arguments().get(i)) {
                case Argument.Immediate(long value) ->
                    out.append(Math.abs(value) < 256 ? Long.toString(value) : "0x" + Long.toHexString(value));
                case Argument.Data(int offset, String text) -> out.append(text);
                case Argument.Slot(int number) -> out.append('s').append(number);
            }
        }
        out.append(')');
        for (Operation.Rule rule : op.rules()) {
            out.append(" on ").append(rule.errno()).append(rule.skip() == 0 ? " go on" : " skip " + rule.skip());
        }
        out.append('\n');
    }
}
