package dev.jdocker.daemon.exec;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.runtime.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kills a process together with what it has started: its descendants, and whoever is in its session, so that one whose
 * parent has ended is found too.
 */
final class ProcessTree {
    static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;

    private final Linux linux;
    private final Path proc;

    ProcessTree(Linux linux) {
        this(linux, Path.of("/proc"));
    }

    ProcessTree(Linux linux, Path proc) {
        this.linux = linux;
        this.proc = proc;
    }

    /** What proc(5) says of a process in its file {@code stat}. */
    record Stat(int pid, int parent, int session, long startTime) {

        /** The name, in parentheses, may hold anything. */
        static Stat parse(String text) {
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            int pid = Integer.parseInt(text.substring(0, text.indexOf(' ')));
            return new Stat(pid, Integer.parseInt(fields[1]), Integer.parseInt(fields[3]), Long.parseLong(fields[19]));
        }
    }

    /** First all are stopped, so that none starts another meanwhile. */
    void kill(RunningProcess root) {
        root.signal(SIGSTOP);
        Set<Stat> stopped = new HashSet<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Stat member : members(root.pid())) {
                if (stopped.add(member)) {
                    grown = true;
                    send(member, SIGSTOP);
                }
            }
        }
        stopped.forEach(member -> send(member, SIGKILL));
        root.signal(SIGKILL);
    }

    private Set<Stat> members(int root) {
        List<Stat> all = all();
        Set<Integer> pids = new HashSet<>(Set.of(root));
        Set<Stat> members = new HashSet<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Stat process : all) {
                if (process.pid() != root
                        && (pids.contains(process.parent()) || process.session() == root)
                        && members.add(process)) {
                    pids.add(process.pid());
                    grown = true;
                }
            }
        }
        return members;
    }

    private List<Stat> all() {
        List<Stat> all = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                Stat stat = stat(process);
                if (stat != null) {
                    all.add(stat);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("list processes", e);
        }
        return all;
    }

    private static @Nullable Stat stat(Path process) {
        try {
            return Stat.parse(new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return null; // it has ended
        }
    }

    /** By a descriptor, and only if it is still the one that was seen: numbers are given out again. */
    private void send(Stat member, int signal) {
        try (Fd pidfd = linux.pidfdOpen(member.pid())) {
            if (member.startTime() == startTime(member.pid())) {
                linux.pidfdSendSignal(pidfd, signal);
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    private long startTime(int pid) {
        Stat now = stat(proc.resolve(Integer.toString(pid)));
        return now == null ? -1 : now.startTime();
    }
}
