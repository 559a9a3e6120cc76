package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;

import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits the process, makes it the user, and executes its program. */
final class ProcessSteps {
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int CLOSE_RANGE_CLOEXEC = 4;
    private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    private static final int AT_FDCWD = -100;
    private static final int X_OK = 1;
    private static final int TIOCSCTTY = 0x540E;
    private static final int DEFAULT_UMASK = 022;
    private static final int SOCK_FILTER_BYTES = 8;
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private final Assembly assembly;
    private final ProgramBuilder program;
    private final Host host;
    private final ContainerProcess process;

    ProcessSteps(Assembly assembly, Host host, ContainerProcess process) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.host = host;
        this.process = process;
    }

    /** In a user namespace that was entered with the ids of the host's root, which are nobody's there. */
    static void becomeRootOfUserNamespace(ProgramBuilder program) {
        program.call(Syscall.SETRESGID, 0, 0, 0).orFail("setgid 0 in the user namespace");
        program.call(Syscall.SETGROUPS, 0, 0).orFail("setgroups in the user namespace");
        program.call(Syscall.SETRESUID, 0, 0, 0).orFail("setuid 0 in the user namespace");
    }

    /** Puts the streams where a process looks for them; a terminal becomes the controlling one. */
    void streams() {
        if (process.terminal()) {
            int slave = assembly.descriptor(new Grant.TerminalSlave());
            program.call(Syscall.IOCTL, slave, TIOCSCTTY, 0).orFail("take the terminal");
            for (int i = 0; i <= 2; i++) {
                program.call(Syscall.DUP3, slave, i, 0).orFail("set up standard stream " + i);
            }
        } else {
            for (int i = 0; i <= 2; i++) {
                program.call(Syscall.DUP3, assembly.descriptor(new Grant.Stream(i)), i, 0)
                        .orFail("set up standard stream " + i);
            }
        }
        if (process.user().uid() != 0) {
            // So that /dev/stdout can be opened by the container's user. Not stdin, which may be the host's /dev/null.
            for (int i = process.terminal() ? 0 : 1; i <= 2; i++) {
                program.call(
                                Syscall.FCHOWNAT,
                                i,
                                "",
                                Integer.toUnsignedLong(process.user().uid()),
                                0xffffffffL,
                                AT_EMPTY_PATH)
                        .ignoring(Errno.EROFS, Errno.EPERM, Errno.EINVAL)
                        .orFail("give standard stream " + i + " to the user");
            }
        }
    }

    /** From here to the execution nothing may be added that a filter or the lack of capabilities could forbid. */
    void become(@Nullable Filter filter, boolean keyring) {
        if (keyring) {
            program.call(Syscall.KEYCTL, KEYCTL_JOIN_SESSION_KEYRING, "jdocker")
                    .ignoring(Errno.ENOSYS, Errno.EDQUOT, Errno.EPERM)
                    .orFail("join a session keyring");
        }
        if (!process.noNewPrivileges()) {
            seccomp(filter);
        }
        Capabilities sets = process.capabilities();
        if (sets != null) {
            CapabilitySet bounding = CapabilitySet.ofNames(sets.bounding());
            for (int c = 0; c <= host.lastCapability(); c++) {
                if ((bounding.mask() >> c & 1) == 0) {
                    program.call(Syscall.PRCTL, PR_CAPBSET_DROP, c, 0, 0, 0)
                            .orFail("drop capability " + c + " from the bounding set");
                }
            }
        }
        program.call(Syscall.PRCTL, PR_SET_KEEPCAPS, 1, 0, 0, 0).orFail("keep capabilities");
        user();
        program.call(Syscall.PRCTL, PR_SET_KEEPCAPS, 0, 0, 0, 0).orFail("keep capabilities");
        workingDirectory();
        if (sets != null) {
            capabilities(sets);
        }
        if (process.noNewPrivileges()) {
            program.call(Syscall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0).orFail("set no_new_privs");
            seccomp(filter);
        }
    }

    private void user() {
        int[] groups = process.user().additionalGids().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        program.call(
                        Syscall.SETGROUPS,
                        groups.length,
                        groups.length == 0
                                ? Argument.of(0)
                                : program.ints("groups" + process.user().additionalGids(), groups))
                .orFail("setgroups");
        long gid = Integer.toUnsignedLong(process.user().gid());
        long uid = Integer.toUnsignedLong(process.user().uid());
        program.call(Syscall.SETRESGID, gid, gid, gid).orFail("setgid " + gid);
        program.call(Syscall.SETRESUID, uid, uid, uid).orFail("setuid " + uid);
        Integer umask = process.user().umask();
        program.call(Syscall.UMASK, umask == null ? DEFAULT_UMASK : umask).orFail("umask");
    }

    /** As the user, and never outside of the root: a descriptor of the host's could stand in /proc/self/fd (CVE-2024-21626). */
    private void workingDirectory() {
        String cwd = process.cwd();
        if (!cwd.startsWith("/")) {
            throw new CompileException("Cwd must be an absolute path: " + cwd);
        }
        program.call(Syscall.CHDIR, cwd).orFail("chdir to cwd (\"" + cwd + "\") set in config.json failed");
        Argument buffer = program.bytes(new byte[4096], "buffer");
        program.call(Syscall.GETCWD, buffer, 4096).orFail("working directory is not in the container");
        program.expect(buffer, '/', Errno.EPERM)
                .orFail("current working directory is outside of container mount namespace root");
    }

    private void capabilities(Capabilities sets) {
        long effective = CapabilitySet.ofNames(sets.effective()).mask();
        long permitted = CapabilitySet.ofNames(sets.permitted()).mask();
        long inheritable = CapabilitySet.ofNames(sets.inheritable()).mask();
        Argument header = program.ints("header", CAPABILITY_VERSION_3, 0);
        Argument data = program.ints(
                "{effective=0x%x permitted=0x%x inheritable=0x%x}".formatted(effective, permitted, inheritable),
                (int) effective,
                (int) permitted,
                (int) inheritable,
                (int) (effective >> 32),
                (int) (permitted >> 32),
                (int) (inheritable >> 32));
        program.call(Syscall.CAPSET, header, data).orFail("set capabilities");
        program.call(Syscall.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
                .ignoring(Errno.EINVAL)
                .orFail("clear ambient capabilities");
        long ambient = CapabilitySet.ofNames(sets.ambient()).mask();
        for (int c = 0; c <= host.lastCapability(); c++) {
            if ((ambient >> c & 1) == 1) {
                program.call(Syscall.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, c, 0, 0)
                        .orFail("raise ambient capability " + c);
            }
        }
    }

    private void seccomp(@Nullable Filter filter) {
        if (filter == null) {
            return;
        }
        int count = filter.instructions().length() / SOCK_FILTER_BYTES;
        Argument instructions = program.bytes(filter.instructions().toArray(), "filter[" + count + "]");
        // struct sock_fprog holds a pointer, which only the launcher knows: it is put there first.
        Argument.Data fprog = (Argument.Data) program.longs("{" + count + ", filter}", count, 0);
        program.store(new Argument.Data(fprog.offset() + 8, "filter pointer"), instructions)
                .orFail("load seccomp filter");
        program.call(Syscall.SECCOMP, SECCOMP_SET_MODE_FILTER, filter.flags(), fprog)
                .orFail("load seccomp filter");
    }

    /**
     * Closes everything but the streams and executes the program, looked for in the process's own PATH.
     *
     * @param preserved how many descriptors from number 3 on the program keeps
     */
    void execute(int preserved) {
        boolean searched =
                !process.args().isEmpty() && !process.args().getFirst().contains("/");
        execute(preserved, candidates(), searched);
    }

    /** As above, with the program at that path whatever its first argument is. */
    void execute(String path) {
        execute(0, List.of(path), false);
    }

    private void execute(int preserved, List<String> candidates, boolean searched) {
        program.call(Syscall.CLOSE_RANGE, 3, 0xffffffffL, CLOSE_RANGE_CLOEXEC).orFail("close descriptors");
        for (int i = 0; i < preserved; i++) {
            program.call(Syscall.DUP3, assembly.descriptor(new Grant.Preserved(i)), 3 + i, 0)
                    .orFail("preserve descriptor " + (3 + i));
        }
        Argument arguments = pointers("argv", process.args());
        Argument environment = pointers("envp", process.env());
        if (candidates.isEmpty()) {
            program.fail(Errno.ENOENT).orFail(Compiler.NOT_FOUND.formatted(""));
        } else if (!searched) {
            String name = candidates.getFirst();
            program.call(Syscall.EXECVE, name, arguments, environment).orFail("exec: \"" + name + "\"");
        } else {
            for (String candidate : candidates) {
                program.call(Syscall.EXECVE, candidate, arguments, environment)
                        .ignoring(Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES)
                        .orFail("exec " + candidate);
            }
            program.fail(Errno.ENOENT)
                    .orFail(Compiler.NOT_FOUND.formatted(process.args().getFirst()));
        }
    }

    /** Fails now where the execution would fail later, when nobody could be told any more. */
    void mustBeExecutable() {
        List<String> candidates = candidates();
        if (candidates.isEmpty()) {
            program.fail(Errno.ENOENT).orFail(Compiler.NOT_FOUND.formatted(""));
            return;
        }
        String name = process.args().getFirst();
        if (name.contains("/")) {
            program.call(Syscall.FACCESSAT, AT_FDCWD, name, X_OK).orFail("exec: \"" + name + "\"");
            return;
        }
        List<ProgramBuilder.Jump> found = new ArrayList<>();
        for (String candidate : candidates) {
            program.call(Syscall.FACCESSAT, AT_FDCWD, candidate, X_OK)
                    .skipping(Errno.ENOENT, 1)
                    .skipping(Errno.ENOTDIR, 1)
                    .skipping(Errno.EACCES, 1)
                    .orFail("look for " + candidate);
            found.add(program.jumpAhead("found"));
        }
        program.fail(Errno.ENOENT).orFail(Compiler.NOT_FOUND.formatted(name));
        found.forEach(ProgramBuilder.Jump::endsHere);
    }

    /** The paths at which the program may be, in order; none for an empty name. */
    private List<String> candidates() {
        if (process.args().isEmpty()) {
            throw new CompileException("args must not be empty");
        }
        String name = process.args().getFirst();
        if (name.isEmpty() || name.contains("/")) {
            return name.isEmpty() ? List.of() : List.of(name);
        }
        List<String> candidates = new ArrayList<>();
        for (String directory : path().split(":", -1)) {
            candidates.add((directory.isEmpty() ? "." : directory) + "/" + name);
        }
        return candidates;
    }

    private String path() {
        String path = DEFAULT_PATH;
        for (String variable : process.env()) {
            if (variable.startsWith("PATH=")) {
                path = variable.substring(5);
            }
        }
        return path;
    }

    /** A NULL-terminated array of strings, its pointers filled in by the launcher. */
    private Argument pointers(String text, List<String> strings) {
        int total = 0;
        byte[][] encoded = new byte[strings.size()][];
        for (int i = 0; i < encoded.length; i++) {
            if (strings.get(i).indexOf('\0') >= 0) {
                throw new CompileException(text + " contains a NUL byte");
            }
            encoded[i] = strings.get(i).getBytes(StandardCharsets.UTF_8);
            total += encoded[i].length + 1;
        }
        int table = (encoded.length + 1) * 8;
        ByteBuffer out = ByteBuffer.allocate(table + total).order(ByteOrder.LITTLE_ENDIAN);
        int at = table;
        for (int i = 0; i < encoded.length; i++) {
            out.putLong(i * 8, at);
            out.position(at);
            out.put(encoded[i]);
            at += encoded[i].length + 1;
        }
        Argument block = program.bytes(out.array(), text + strings);
        program.relocate(block, encoded.length).orFail("relocate " + text);
        return block;
    }
}
