package dev.jdocker.daemon.container.stream;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.nio.file.Path;

/**
 * Output on its way from a pipe to the log, in a file on tmpfs. splice(2) moves it there as one step for anyone who kills
 * the engine: a byte stands in the pipe or in the file, never in neither or both. What has been logged is given back to the
 * system by punching holes, so that the file keeps its offsets and takes no memory.
 */
final class Spool implements AutoCloseable {
    private static final long PUNCH_BYTES = 1 << 20;
    private static final long PAGE_BYTES = 4096;

    private final Linux linux;
    private final Fd file;
    private long end;
    private long punched;

    Spool(Linux linux, Path path) {
        this.linux = linux;
        this.file = linux.openat(Fd.CWD, path.toString(), Flags.O_RDWR | Flags.O_CREAT | Flags.O_CLOEXEC, 0600);
        this.end = linux.lseek(file, 0, Flags.SEEK_END);
    }

    /** Its length: everything that came so far. */
    long end() {
        return end;
    }

    /**
     * Moves what stands in the pipe to the end of the file.
     *
     * @return how much, 0 at the end of the pipe, -1 if there is nothing now
     */
    long fill(Fd pipe, long length) {
        try {
            long moved = linux.splice(pipe, file, length, Flags.SPLICE_F_MOVE | Flags.SPLICE_F_NONBLOCK);
            end += moved;
            return moved;
        } catch (ErrnoException e) {
            if (e.is(Errno.EAGAIN)) {
                return -1;
            }
            throw e;
        }
    }

    /** Appends bytes that could not be spliced, those of a terminal. */
    void append(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            at += linux.write(file, bytes, at, length - at);
        }
        end += length;
    }

    /** Fills {@code buffer} with what stands from {@code offset} on, up to {@code length} bytes; how many. */
    int read(long offset, byte[] buffer, int length) {
        int wanted = (int) Math.min(Math.min(buffer.length, length), end - offset);
        int at = 0;
        while (at < wanted) {
            int read = linux.pread(file, buffer, at, wanted - at, offset + at);
            if (read == 0) {
                break;
            }
            at += read;
        }
        return at;
    }

    /** Gives the memory of everything before {@code offset} back, once it is worth a system call. */
    void release(long offset) {
        long until = offset - offset % PAGE_BYTES;
        if (until - punched < PUNCH_BYTES) {
            return;
        }
        linux.fallocate(file, Flags.FALLOC_FL_PUNCH_HOLE | Flags.FALLOC_FL_KEEP_SIZE, punched, until - punched);
        punched = until;
    }

    @Override
    public void close() {
        file.close();
    }
}
