package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Pipe;
import dev.jdocker.oci.ConsoleSize;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.runtime.ContainerStreams;
import dev.jdocker.runtime.compile.CompileException;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Both sides of a new container's streams: pipes, or a terminal in a devpts instance of its own. */
final class Streams implements AutoCloseable {
    private static final int PIPE_BYTES = 256 * 1024;
    private static final int PTMX_FLAGS = Flags.O_RDWR | Flags.O_NOCTTY | Flags.O_NONBLOCK;
    private static final long DEVPTS_SUPER_MAGIC = 0x1cd1;
    private static final long PTMX_DEVICE = 5 << 8 | 2;

    private final ContainerStreams engine;
    private final List<@Nullable Fd> child;
    private final @Nullable Fd terminalMount;

    private Streams(ContainerStreams engine, List<@Nullable Fd> child, @Nullable Fd terminalMount) {
        this.engine = engine;
        this.child = child;
        this.terminalMount = terminalMount;
    }

    /**
     * Those of a process that a program has been compiled for.
     *
     * @param plain where it has no terminal
     */
    static Streams of(Linux linux, ContainerProcess process, Compiled compiled, Supplier<Streams> plain) {
        if (!process.terminal()) {
            return plain.get();
        }
        for (Grant grant : compiled.grants()) {
            if (grant instanceof Grant.TerminalMount mount) {
                return terminal(linux, process, mount);
            }
        }
        throw new CompileException("a terminal needs a devpts mount");
    }

    static Streams pipes(Linux linux, boolean openStdin) {
        Pipe out = outputPipe(linux);
        Pipe err = outputPipe(linux);
        List<@Nullable Fd> child = new ArrayList<>();
        Fd stdin = null;
        if (openStdin) {
            Pipe in = linux.pipe2(0);
            linux.fcntl(in.write(), Flags.F_SETFL, Flags.O_NONBLOCK);
            child.add(in.read());
            stdin = in.write();
        } else {
            child.add(linux.openat(Fd.CWD, "/dev/null", Flags.O_RDONLY, 0));
        }
        child.add(out.write());
        child.add(err.write());
        return new Streams(new ContainerStreams(stdin, out.read(), err.read()), child, null);
    }

    /** One pipe for both outputs, no input. */
    static Streams merged(Linux linux) {
        Pipe out = linux.pipe2(0);
        linux.fcntl(out.read(), Flags.F_SETFL, Flags.O_NONBLOCK);
        Fd nothing = linux.openat(Fd.CWD, "/dev/null", Flags.O_RDONLY, 0);
        return new Streams(
                new ContainerStreams(null, out.read(), null), List.of(nothing, out.write(), out.write()), null);
    }

    private static Pipe outputPipe(Linux linux) {
        Pipe pipe = linux.pipe2(0);
        linux.fcntl(pipe.read(), Flags.F_SETFL, Flags.O_NONBLOCK);
        linux.fcntl(pipe.read(), Flags.F_SETPIPE_SZ, PIPE_BYTES);
        return pipe;
    }

    /** The master is opened through the mount itself and the slave through the master: never by a path (CVE-2025-52565). */
    static Streams terminal(Linux linux, ContainerProcess process, Grant.TerminalMount mount) {
        Fd fs = linux.fsopen("devpts", 0);
        for (String option : mount.options()) {
            int equals = option.indexOf('=');
            if (equals > 0) {
                linux.fsconfigString(fs, option.substring(0, equals), option.substring(equals + 1));
            } else if (!option.isEmpty()) {
                linux.fsconfigFlag(fs, option);
            }
        }
        linux.fsconfigCreate(fs);
        Fd mounted = linux.fsmount(fs, 0, (int) (Flags.MOUNT_ATTR_NOSUID | Flags.MOUNT_ATTR_NOEXEC));
        fs.close();
        return terminal(linux, process, mounted, linux.openat(mounted, "ptmx", PTMX_FLAGS, 0));
    }

    /**
     * A terminal in the devpts instance of a running container, so that its tools know it by its name. The place is looked up
     * within the container's root and must be what it seems: the container may have put anything there.
     */
    static Streams terminalIn(Linux linux, ContainerProcess process, int init) {
        try (Fd root = linux.openat(Fd.CWD, "/proc/" + init + "/root", Flags.O_PATH | Flags.O_DIRECTORY, 0)) {
            long resolve = Flags.RESOLVE_IN_ROOT | Flags.RESOLVE_NO_MAGICLINKS;
            try (Fd place = linux.openat2(root, "dev/pts/ptmx", new Linux.OpenHow(Flags.O_PATH, 0, resolve))) {
                if (linux.statfs(place.procPath()).type() != DEVPTS_SUPER_MAGIC
                        || linux.fstatat(place, "", Flags.AT_EMPTY_PATH).rdev() != PTMX_DEVICE) {
                    throw StartExceptions.notStarted("/dev/pts/ptmx of the container is not a terminal multiplexer");
                }
                Fd master = linux.openat(Fd.CWD, place.procPath(), PTMX_FLAGS, 0);
                return terminal(linux, process, null, master);
            }
        }
    }

    private static Streams terminal(Linux linux, ContainerProcess process, @Nullable Fd mounted, Fd master) {
        linux.unlockPty(master);
        Fd slave = linux.ptyPeer(master, Flags.O_RDWR | Flags.O_NOCTTY);
        ConsoleSize size = process.consoleSize();
        if (size != null && size.height() > 0 && size.width() > 0) {
            linux.setWindowSize(master, size.height(), size.width());
        }
        List<@Nullable Fd> child = new ArrayList<>();
        child.add(slave);
        return new Streams(new ContainerStreams(master, master, null), child, mounted);
    }

    /** The standard streams of a process that nobody reads for: descriptors that stay open here. */
    static Streams given(Fd stdin, Fd stdout, Fd stderr) {
        List<@Nullable Fd> child =
                List.of(new Fd(null, stdin.number()), new Fd(null, stdout.number()), new Fd(null, stderr.number()));
        return new Streams(new ContainerStreams(null, stdout, stderr), child, null);
    }

    ContainerStreams engine() {
        return engine;
    }

    Fd child(int number) {
        return present(child.get(number));
    }

    Fd slave() {
        return present(child.getFirst());
    }

    Fd terminalMount() {
        return present(terminalMount);
    }

    private static Fd present(@Nullable Fd fd) {
        if (fd == null) {
            throw new IllegalStateException("the program asks for a stream that there is not");
        }
        return fd;
    }

    void closeEngineSide() {
        if (engine.stdin() != null) {
            engine.stdin().close();
        }
        engine.stdout().close();
        if (engine.stderr() != null) {
            engine.stderr().close();
        }
    }

    /** Closes the container's side, which the launcher has by now. */
    @Override
    public void close() {
        for (Fd fd : child) {
            if (fd != null) {
                fd.close();
            }
        }
        if (terminalMount != null) {
            terminalMount.close();
        }
    }
}
