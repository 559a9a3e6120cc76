package dev.jdocker.daemon.container.ps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this machine's processes have in common with each other: names of users, the time, the memory. */
public final class ProcessTable {
    private static final int NAME_FIELDS = 3;

    private final Path proc;
    private final Map<String, String> users;
    private final Map<String, String> groups;
    private final long bootSeconds;
    private final long memoryBytes;
    private final Instant now;

    private ProcessTable(
            Path proc,
            Map<String, String> users,
            Map<String, String> groups,
            long bootSeconds,
            long memoryBytes,
            Instant now) {
        this.proc = proc;
        this.users = users;
        this.groups = groups;
        this.bootSeconds = bootSeconds;
        this.memoryBytes = memoryBytes;
        this.now = now;
    }

    /** Looks at this machine. */
    public static ProcessTable read(Instant now, long memoryBytes) throws IOException {
        return read(Path.of("/proc"), now, memoryBytes);
    }

    static ProcessTable read(Path proc, Instant now, long memoryBytes) throws IOException {
        long boot = 0;
        for (String line : Files.readAllLines(proc.resolve("stat"))) {
            if (line.startsWith("btime ")) {
                boot = Long.parseLong(line.substring(6).strip());
            }
        }
        return new ProcessTable(
                proc, names(Path.of("/etc/passwd")), names(Path.of("/etc/group")), boot, memoryBytes, now);
    }

    private static Map<String, String> names(Path file) throws IOException {
        Map<String, String> names = new HashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                List<String> fields = List.of(line.split(":", -1));
                if (fields.size() >= NAME_FIELDS) {
                    names.putIfAbsent(fields.get(2), fields.getFirst());
                }
            }
        }
        return names;
    }

    /** The row of a process; empty if it has ended. */
    public Optional<List<String>> row(int pid, List<PsOptions.Column> columns) {
        try {
            ProcessFacts process = ProcessFacts.read(proc, pid);
            return Optional.of(columns.stream()
                    .map(column -> column.field().value().of(process, this))
                    .toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    String user(String id) {
        return users.getOrDefault(id, id);
    }

    String group(String id) {
        return groups.getOrDefault(id, id);
    }

    Instant now() {
        return now;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    /** When a process was started. */
    Instant startOf(ProcessFacts process) {
        return Instant.ofEpochSecond(bootSeconds + process.startTicks() / ProcessFacts.TICKS_PER_SECOND);
    }

    /** How long it lives, at least one second. */
    long ageSeconds(ProcessFacts process) {
        return Math.max(1, now.getEpochSecond() - startOf(process).getEpochSecond());
    }
}
