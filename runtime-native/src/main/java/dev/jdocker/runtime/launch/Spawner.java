package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.SocketPair;
import dev.jdocker.linux.Linux.SpawnRequest;
import dev.jdocker.linux.Poller;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets a small process of its own fork the launchers. To spawn from a JVM costs three hundred system calls, and the kernel
 * copies and closes each descriptor that the engine has. The process is the launcher's program waiting for messages; it is
 * started with the first one, anew if somebody kills it, and goes with the engine.
 */
final class Spawner implements Spawning {
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CONTROL_HEADER_BYTES = 16; // struct cmsghdr
    private static final int MAX_DESCRIPTORS = 253; // MAX_RECEIVED of program.h
    private static final int MAX_NAME_BYTES = 200;

    private final Linux linux;
    private final Poller poller;
    private final LauncherImage image;
    private final Spawning directly;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Running running;

    private record Running(int pid, Fd requests) {}

    Spawner(Linux linux, Poller poller, LauncherImage image) {
        this.linux = linux;
        this.poller = poller;
        this.image = image;
        this.directly = Spawning.directly(linux, image);
    }

    @Override
    public void spawn(String name, List<Fd> descriptors) {
        if (descriptors.size() > MAX_DESCRIPTORS) {
            directly.spawn(name, descriptors);
            return;
        }
        byte[] text = name.substring(0, Math.min(name.length(), MAX_NAME_BYTES)).getBytes(StandardCharsets.US_ASCII);
        byte[] control = control(descriptors);
        lock.lock();
        try {
            Running known = running;
            if (known != null && !send(known, text, control)) {
                end(known);
                known = null;
            }
            if (known == null) {
                Running fresh = start();
                running = fresh;
                if (!send(fresh, text, control)) {
                    throw StartExceptions.notStarted("the process that starts containers has ended");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The descriptors as a control message, see cmsg(3) and unix(7). */
    private static byte[] control(List<Fd> descriptors) {
        int length = CONTROL_HEADER_BYTES + 4 * descriptors.size();
        ByteBuffer out = ByteBuffer.allocate((length + 7) & ~7).order(ByteOrder.nativeOrder());
        out.putLong(length).putInt(SOL_SOCKET).putInt(SCM_RIGHTS);
        descriptors.forEach(fd -> out.putInt(fd.number()));
        return out.array();
    }

    private Running start() {
        try (SocketPair pair = linux.socketPair();
                Fd nothing = linux.openat(Fd.CWD, "/dev/null", Flags.O_RDWR, 0)) {
            List<@Nullable Fd> descriptors = new ArrayList<>(List.of(pair.theirs(), nothing, nothing));
            // As long as its name, and with room for what its children are called.
            List<String> words = List.of("jdocker-spawner", " ".repeat(MAX_NAME_BYTES));
            int pid = linux.posixSpawn(new SpawnRequest(image.path(), words, List.of(), descriptors));
            return new Running(pid, linux.dup(pair.ours()));
        }
    }

    /** Whether there was somebody to take it. */
    private boolean send(Running to, byte[] text, byte[] control) {
        while (true) {
            try {
                linux.sendmsg(to.requests(), text, text.length, new byte[0], control);
                return true;
            } catch (ErrnoException e) {
                if (e.is(Errno.EPIPE) || e.is(Errno.ECONNRESET) || e.is(Errno.ECONNREFUSED)) {
                    return false;
                }
                if (!e.is(Errno.EAGAIN)) {
                    throw e;
                }
                poller.when(to.requests(), Flags.EPOLLOUT).join();
            }
        }
    }

    private void end(Running ended) {
        ended.requests().close();
        try (Fd pidfd = linux.pidfdOpen(ended.pid())) {
            while (linux.waitPidfd(pidfd) == null) {
                poller.when(pidfd, Flags.EPOLLIN).join();
            }
        }
    }
}
