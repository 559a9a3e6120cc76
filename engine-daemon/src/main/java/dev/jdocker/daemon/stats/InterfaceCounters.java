package dev.jdocker.daemon.stats;

import dev.jdocker.api.stats.NetworkStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What went through the interfaces of a process's network namespace: {@code /proc/PID/net/dev} of proc_pid_net(5). */
public final class InterfaceCounters {
    private static final int COLUMNS = 16;

    private InterfaceCounters() {}

    /** By interface, without loopback; empty if the process has ended. */
    public static Map<String, NetworkStats> of(int pid) {
        try {
            return parse(Files.readAllLines(Path.of("/proc", Integer.toString(pid), "net/dev")));
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Two lines of headings, then {@code eth0: bytes packets errs drop fifo frame compressed multicast bytes …}. */
    static Map<String, NetworkStats> parse(List<String> lines) {
        Map<String, NetworkStats> counters = new TreeMap<>();
        for (String line : lines) {
            int colon = line.lastIndexOf(':');
            if (colon < 0) {
                continue;
            }
            String name = line.substring(0, colon).strip();
            String[] words = line.substring(colon + 1).strip().split(" +");
            if (words.length >= COLUMNS && !name.equals("lo")) {
                long[] n = new long[COLUMNS];
                for (int i = 0; i < COLUMNS; i++) {
                    n[i] = Long.parseLong(words[i]);
                }
                counters.put(name, new NetworkStats(n[0], n[1], n[2], n[3], n[8], n[9], n[10], n[11]));
            }
        }
        return counters;
    }
}
