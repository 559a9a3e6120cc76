package dev.jdocker.linux.jnr;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompArch;
import dev.jdocker.oci.SeccompArg;
import dev.jdocker.oci.SeccompSyscall;
import dev.jdocker.seccomp.Condenser;
import dev.jdocker.seccomp.EnosysPrologue;
import dev.jdocker.seccomp.SeccompCompiler;
import dev.jdocker.seccomp.SeccompException;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** Compiles filters with libseccomp. */
public final class JnrSeccomp implements SeccompCompiler {
    private static final int EPERM = 1;
    private static final int EEXIST = 17;
    private static final int ENOSYS = 38;
    private static final int UNKNOWN_SYSCALL = -1;
    private static final int ATTRIBUTE_NO_NEW_PRIVILEGES = 3;
    private static final int ATTRIBUTE_OPTIMIZE = 8;
    private static final int BINARY_TREE = 2;
    private static final int COMPARISON_BYTES = 24;

    private final Linux linux;
    private final LibSeccomp library;
    private final Runtime runtime;

    /** Loads the library, libseccomp.so.2. */
    public JnrSeccomp(Linux linux) {
        this.linux = linux;
        library = LibraryLoader.create(LibSeccomp.class).load("libseccomp.so.2");
        runtime = Runtime.getRuntime(library);
    }

    @Override
    public byte[] compile(Seccomp filter) {
        int defaultAction = action(filter.defaultAction(), filter.defaultErrnoRet());
        Pointer context = library.seccomp_init(defaultAction);
        if (context == null) {
            throw new SeccompException("make a seccomp filter: libseccomp refuses its default action", null);
        }
        try {
            check(library.seccomp_attr_set(context, ATTRIBUTE_NO_NEW_PRIVILEGES, 0), "set an attribute");
            // A tree of system call numbers instead of a list: a call is decided in about nine steps.
            check(library.seccomp_attr_set(context, ATTRIBUTE_OPTIMIZE, BINARY_TREE), "set an attribute");
            Set<Integer> arches = addArchitectures(context, filter);
            filter.syscalls().forEach(rule -> add(context, rule, defaultAction));
            byte[] program = export(context);
            return Condenser.condense(
                    wantsEnosys(filter) ? EnosysPrologue.prepend(latest(arches, filter), program) : program);
        } finally {
            library.seccomp_release(context);
        }
    }

    private Set<Integer> addArchitectures(Pointer context, Seccomp filter) {
        Set<Integer> tokens = new TreeSet<>(Set.of(library.seccomp_arch_native()));
        for (SeccompArch arch : filter.architectures()) {
            int token = library.seccomp_arch_resolve_name(arch.name().toLowerCase(Locale.ROOT));
            if (token == 0) {
                throw new SeccompException("make a seccomp filter: libseccomp does not know " + arch, null);
            }
            int result = library.seccomp_arch_add(context, token);
            if (result != -EEXIST) {
                check(result, "add " + arch);
            }
            tokens.add(token);
        }
        return tokens;
    }

    private void add(Pointer context, SeccompSyscall rule, int defaultAction) {
        int action = action(rule.action(), rule.errnoRet());
        if (action == defaultAction) {
            return;
        }
        for (String name : rule.names()) {
            int number = library.seccomp_syscall_resolve_name(name);
            if (number != UNKNOWN_SYSCALL) {
                add(context, name, number, action, rule.args());
            }
        }
    }

    /** Two comparisons of the same argument become two rules, either of which is enough; runc does so. */
    private void add(Pointer context, String name, int number, int action, List<SeccompArg> args) {
        boolean repeated = args.stream().map(SeccompArg::index).distinct().count() < args.size();
        if (!repeated) {
            addRule(context, name, number, action, args);
        } else {
            args.forEach(arg -> addRule(context, name, number, action, List.of(arg)));
        }
    }

    private void addRule(Pointer context, String name, int number, int action, List<SeccompArg> args) {
        Pointer comparisons = Memory.allocateDirect(runtime, Math.max(1, args.size()) * COMPARISON_BYTES);
        for (int i = 0; i < args.size(); i++) {
            SeccompArg arg = args.get(i);
            long at = (long) i * COMPARISON_BYTES;
            comparisons.putInt(at, arg.index());
            comparisons.putInt(at + 4, operator(arg));
            comparisons.putLong(at + 8, arg.value());
            comparisons.putLong(at + 16, arg.valueTwo());
        }
        check(
                library.seccomp_rule_add_array(context, action, number, args.size(), comparisons),
                "add a rule for " + name);
    }

    private byte[] export(Pointer context) {
        try (Fd file = linux.memfdCreate("seccomp", Flags.MFD_CLOEXEC)) {
            check(library.seccomp_export_bpf(context, file.number()), "export it");
            var program = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            int count;
            while ((count = linux.pread(file, buffer, 0, buffer.length, program.size())) > 0) {
                program.write(buffer, 0, count);
            }
            return program.toByteArray();
        }
    }

    /** Where the default is to refuse; a filter that allows by default lets new calls through anyway. */
    private static boolean wantsEnosys(Seccomp filter) {
        return switch (filter.defaultAction()) {
            case ALLOW, LOG, TRACE, NOTIFY -> false;
            case ERRNO -> !Integer.valueOf(ENOSYS).equals(filter.defaultErrnoRet());
            case KILL, KILL_PROCESS, KILL_THREAD, TRAP -> true;
        };
    }

    private Map<Integer, Integer> latest(Set<Integer> arches, Seccomp filter) {
        Set<String> names = filter.syscalls().stream()
                .flatMap(rule -> rule.names().stream())
                .collect(Collectors.toSet());
        Map<Integer, Integer> latest = new LinkedHashMap<>();
        for (int arch : arches) {
            names.stream()
                    .mapToInt(name -> library.seccomp_syscall_resolve_name_arch(arch, name))
                    .filter(number -> number >= 0)
                    .max()
                    .ifPresent(number -> latest.put(arch, number));
        }
        return latest;
    }

    private static int action(SeccompAction action, @Nullable Integer errno) {
        int number = errno == null ? EPERM : errno & 0xffff;
        return switch (action) {
            case KILL, KILL_THREAD -> 0;
            case KILL_PROCESS -> 0x80000000;
            case TRAP -> 0x00030000;
            case ERRNO -> 0x00050000 | number;
            case NOTIFY -> 0x7fc00000;
            case TRACE -> 0x7ff00000 | number;
            case LOG -> 0x7ffc0000;
            case ALLOW -> 0x7fff0000;
        };
    }

    private static int operator(SeccompArg arg) {
        return switch (arg.op()) {
            case NE -> 1;
            case LT -> 2;
            case LE -> 3;
            case EQ -> 4;
            case GE -> 5;
            case GT -> 6;
            case MASKED_EQ -> 7;
        };
    }

    private static void check(int result, String what) {
        if (result < 0) {
            throw new SeccompException(
                    "make a seccomp filter: " + what, new ErrnoException("libseccomp", what, -result));
        }
    }
}
