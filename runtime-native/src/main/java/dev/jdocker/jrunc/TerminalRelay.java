package dev.jdocker.jrunc;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between the terminal that a command was called at and that of a process: keys go there, its output comes here, and the size
 * follows. The command's own terminal hands everything on unchanged meanwhile.
 */
final class TerminalRelay implements AutoCloseable {
    private static final int BLOCK_BYTES = 8192;
    private static final int MASTER = 1; // what epoll tells of
    private static final int ENDED = 2;
    private static final byte[] ONE = {1, 0, 0, 0, 0, 0, 0, 0};

    private final Linux linux;
    private final Fd here;
    private final Fd there;
    private final Fd ended;
    private final byte[] before;
    private final Thread output;

    private TerminalRelay(Linux linux, Fd here, Fd there, byte[] before) {
        this.linux = linux;
        this.here = here;
        this.there = there;
        this.before = before;
        this.ended = linux.eventfd(0, Flags.EFD_NONBLOCK);
        this.output = Thread.ofPlatform().daemon().name("terminal-output").unstarted(this::output);
    }

    /**
     * @param here the terminal of the command, as {@link #callers} finds it
     * @param master of the process's terminal
     */
    static TerminalRelay start(Linux linux, Fd here, Fd master) {
        byte[] before = linux.terminalAttributes(here);
        TerminalRelay relay = new TerminalRelay(linux, here, master, before);
        linux.setTerminalAttributes(here, raw(before));
        relay.resize();
        relay.output.start();
        Thread.ofPlatform().daemon().name("terminal-input").start(relay::input);
        return relay;
    }

    /** The terminal among the standard streams, as some may be redirected, or else the controlling one. */
    static Fd callers(Linux linux) {
        for (int number : List.of(2, 1, 0)) {
            Fd stream = new Fd(null, number);
            try {
                byte[] _ = linux.terminalAttributes(stream);
                return stream;
            } catch (ErrnoException e) {
                if (!e.is(Errno.ENOTTY) && !e.is(Errno.EBADF) && !e.is(Errno.EINVAL)) {
                    throw e;
                }
            }
        }
        return linux.openat(Fd.CWD, "/dev/tty", Flags.O_RDWR, 0);
    }

    /** cfmakeraw(3), on the kernel's struct termios: four words of flags, the discipline, the characters. */
    static byte[] raw(byte[] attributes) {
        ByteBuffer raw = ByteBuffer.wrap(attributes.clone()).order(ByteOrder.nativeOrder());
        clear(
                raw,
                0,
                01 | 02 | 010 | 040 | 0100 | 0200 | 0400 | 02000); // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
        clear(raw, 4, 01); // OPOST
        clear(raw, 8, 060 | 0400); // CSIZE PARENB
        raw.putInt(8, raw.getInt(8) | 060); // CS8
        clear(raw, 12, 01 | 02 | 010 | 0100 | 0100000); // ISIG ICANON ECHO ECHONL IEXTEN
        raw.put(17 + 5, (byte) 0); // VTIME
        raw.put(17 + 6, (byte) 1); // VMIN
        return raw.array();
    }

    private static void clear(ByteBuffer flags, int at, int bits) {
        flags.putInt(at, flags.getInt(at) & ~bits);
    }

    /** Gives the process's terminal the size of the caller's. */
    void resize() {
        Linux.WindowSize size = linux.windowSize(here);
        if (size.rows() > 0 && size.columns() > 0) {
            linux.setWindowSize(there, size.rows(), size.columns());
        }
    }

    private void input() {
        byte[] block = new byte[BLOCK_BYTES];
        try (Fd epoll = linux.epollCreate()) {
            linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, there, Flags.EPOLLOUT, MASTER);
            int length;
            while ((length = linux.read(new Fd(null, 0), block, 0, block.length)) > 0) {
                for (int done = 0; done < length; ) {
                    int written = attempt(block, done, length - done);
                    if (written == 0) {
                        linux.epollWait(epoll, 1, -1);
                    }
                    done += written;
                }
            }
        } catch (ErrnoException e) {
            // EIO: the process has closed its terminal, or nobody may read ours any more. Output tells of the end.
            return;
        }
    }

    private int attempt(byte[] block, int offset, int length) {
        try {
            return linux.write(there, block, offset, length);
        } catch (ErrnoException e) {
            if (e.is(Errno.EAGAIN)) {
                return 0;
            }
            throw e;
        }
    }

    private void output() {
        byte[] block = new byte[BLOCK_BYTES];
        Fd out = new Fd(null, 1);
        try (Fd epoll = linux.epollCreate()) {
            linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, there, Flags.EPOLLIN, MASTER);
            linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, ended, Flags.EPOLLIN, ENDED);
            while (true) {
                Integer length = read(block);
                if (length != null && length <= 0) {
                    return;
                }
                if (length != null) {
                    for (int done = 0; done < length; ) {
                        done += linux.write(out, block, done, length - done);
                    }
                } else if (linux.epollWait(epoll, 2, -1).stream().allMatch(event -> event.data() == ENDED)) {
                    return; // the process has ended, and others who have its terminal write nothing
                }
            }
        } catch (ErrnoException e) {
            return; // nobody reads our output any more
        }
    }

    /** 0 at the end; null where there is nothing to read yet. */
    private @Nullable Integer read(byte[] block) {
        try {
            return linux.read(there, block, 0, block.length);
        } catch (ErrnoException e) {
            if (e.is(Errno.EAGAIN)) {
                return null;
            }
            return 0; // EIO: nobody has the terminal open any more
        }
    }

    /** Waits until everything is out that there is. */
    void drain() {
        linux.write(ended, ONE, 0, ONE.length);
        try {
            output.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The caller's terminal is as before. The master stays open until this process ends: a thread may still read keys. */
    @Override
    public void close() {
        linux.setTerminalAttributes(here, before);
    }
}
