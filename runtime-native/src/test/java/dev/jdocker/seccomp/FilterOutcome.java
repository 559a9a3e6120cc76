package dev.jdocker.seccomp;

import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompArg;
import dev.jdocker.oci.SeccompSyscall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a filter of the configuration decides about a call, worked out from its rules. */
public final class FilterOutcome {
    private final String otherwise;
    private final Map<String, List<SeccompSyscall>> rules = new HashMap<>();

    public FilterOutcome(Seccomp filter) {
        otherwise = name(filter.defaultAction(), filter.defaultErrnoRet());
        filter.syscalls()
                .forEach(rule -> rule.names()
                        .forEach(name -> rules.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(rule)));
    }

    /** {@code allow} or {@code errno N}. */
    public String of(String syscall, long... args) {
        return rules.getOrDefault(syscall, List.of()).stream()
                .filter(rule -> rule.args().stream().allMatch(arg -> matches(arg, args)))
                .findFirst()
                .map(rule -> name(rule.action(), rule.errnoRet()))
                .orElse(otherwise);
    }

    private static boolean matches(SeccompArg arg, long... args) {
        long value = arg.index() < args.length ? args[arg.index()] : 0;
        int order = Long.compareUnsigned(value, arg.value());
        return switch (arg.op()) {
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case EQ -> order == 0;
            case GE -> order >= 0;
            case GT -> order > 0;
            case MASKED_EQ -> (value & arg.value()) == arg.valueTwo();
        };
    }

    private static String name(SeccompAction action, @Nullable Integer errno) {
        return action == SeccompAction.ERRNO
                ? "errno " + (errno == null ? 1 : errno)
                : action.name().toLowerCase(Locale.ROOT);
    }
}
