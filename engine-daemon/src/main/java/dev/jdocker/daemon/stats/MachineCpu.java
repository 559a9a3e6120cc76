package dev.jdocker.daemon.stats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The first lines of {@code /proc/stat}.
 *
 * @param nanos the CPU time that was to be had up to now, idle time included
 * @param online how many CPUs there are
 */
public record MachineCpu(long nanos, int online) {
    private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ of proc_stat(5) is 100
    private static final int COUNTED = 7; // user nice system idle iowait irq softirq; guest time is part of user time

    /** This machine's. */
    public static MachineCpu read() {
        Path stat = Path.of("/proc/stat");
        try (var lines = Files.lines(stat)) {
            return parse(lines.takeWhile(line -> line.startsWith("cpu")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("read " + stat, e);
        }
    }

    static MachineCpu parse(List<String> lines) {
        long ticks = 0;
        int online = 0;
        for (String line : lines) {
            if (line.startsWith("cpu ")) {
                String[] words = line.split(" +");
                for (int i = 1; i <= COUNTED && i < words.length; i++) {
                    ticks += Long.parseLong(words[i]);
                }
            } else if (line.startsWith("cpu")) {
                online++;
            }
        }
        return new MachineCpu(ticks * NANOS_PER_TICK, online);
    }
}
