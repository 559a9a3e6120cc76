package dev.jdocker.daemon.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Processes as {@code ps -ef} shows them: UID PID PPID C STIME TTY TIME CMD. */
final class ProcessTable {
    private static final long TICKS_PER_SECOND = 100; // USER_HZ, the unit of proc(5)
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter EARLIER = DateTimeFormatter.ofPattern("MMMdd", Locale.ENGLISH);

    private final Map<String, String> users;
    private final long bootSeconds;
    private final Instant now;

    private ProcessTable(Map<String, String> users, long bootSeconds, Instant now) {
        this.users = users;
        this.bootSeconds = bootSeconds;
        this.now = now;
    }

    static ProcessTable read(Instant now) throws IOException {
        Map<String, String> users = new HashMap<>();
        Path passwd = Path.of("/etc/passwd");
        if (Files.exists(passwd)) {
            for (String line : Files.readAllLines(passwd, StandardCharsets.ISO_8859_1)) {
                List<String> fields = List.of(line.split(":", -1));
                if (fields.size() > 2) {
                    users.putIfAbsent(fields.get(2), fields.getFirst());
                }
            }
        }
        long boot = 0;
        for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
            if (line.startsWith("btime ")) {
                boot = Long.parseLong(line.substring(6).strip());
            }
        }
        return new ProcessTable(users, boot, now);
    }

    /** The row of a process; empty if it has ended. */
    Optional<List<String>> row(int pid) {
        Path folder = Path.of("/proc", Integer.toString(pid));
        try {
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            int nameEnd = stat.lastIndexOf(')');
            // The fields of proc_pid_stat(5) from the third on.
            List<String> fields = List.of(stat.substring(nameEnd + 2).split(" ", -1));
            long ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
            long startedSeconds = bootSeconds + Long.parseLong(fields.get(19)) / TICKS_PER_SECOND;
            long cpuSeconds = ticks / TICKS_PER_SECOND;
            long aliveSeconds = Math.max(1, now.getEpochSecond() - startedSeconds);
            String uid = Files.getAttribute(folder, "unix:uid").toString();
            return Optional.of(List.of(
                    users.getOrDefault(uid, uid),
                    Integer.toString(pid),
                    fields.get(1),
                    Long.toString(Math.min(99, cpuSeconds * 100 / aliveSeconds)),
                    startTime(startedSeconds),
                    terminal(Long.parseLong(fields.get(4))),
                    String.format(
                            Locale.ROOT, "%02d:%02d:%02d", cpuSeconds / 3600, cpuSeconds / 60 % 60, cpuSeconds % 60),
                    command(folder, stat.substring(stat.indexOf('(') + 1, nameEnd))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String startTime(long seconds) {
        var at = Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault());
        boolean today =
                at.toLocalDate().equals(now.atZone(ZoneId.systemDefault()).toLocalDate());
        return (today ? TODAY : EARLIER).format(at);
    }

    /** Terminals of containers are all pseudo terminals: majors 136 to 143. */
    private static String terminal(long device) {
        long major = (device >> 8) & 0xfff;
        long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
        return major >= 136 && major <= 143 ? "pts/" + (minor + (major - 136) * 256) : "?";
    }

    private static String command(Path folder, String name) throws IOException {
        String line = Files.readString(folder.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .stripTrailing();
        return line.isEmpty() ? "[" + name + "]" : line;
    }
}
