package dev.jdocker.daemon.container.ps;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What ps can show of a process, by the names of its option {@code -o}. */
public enum PsField {
    PID("PID", "pid", "tgid"),
    PPID("PPID", "ppid"),
    PGID("PGID", "pgid", "pgrp"),
    SID("SID", "sid", "sess", "session"),
    USER("USER", "user", "euser", "uname"),
    RUSER("RUSER", "ruser"),
    UID("UID", "uid", "euid"),
    RUID("RUID", "ruid"),
    GROUP("GROUP", "group", "egroup"),
    RGROUP("RGROUP", "rgroup"),
    GID("GID", "gid", "egid"),
    RGID("RGID", "rgid"),
    NAME("COMMAND", "comm", "ucmd", "ucomm"),
    CMD("CMD", "cmd"),
    COMMAND("COMMAND", "args", "command"),
    LOAD("C", "c"),
    CPU("%CPU", "%cpu", "pcpu"),
    MEMORY("%MEM", "%mem", "pmem"),
    VSZ("VSZ", "vsz", "vsize"),
    RSS("RSS", "rss", "rssize", "rsz"),
    TTY("TTY", "tty", "tname"),
    TT("TT", "tt"),
    STAT("STAT", "stat"),
    STATE("S", "s", "state"),
    STIME("STIME", "stime"),
    START("START", "start_time", "bsdstart"),
    STARTED("STARTED", "start"),
    TIME("TIME", "time", "cputime"),
    BSD_TIME("TIME", "bsdtime"),
    ELAPSED("ELAPSED", "etime"),
    ELAPSED_SECONDS("ELAPSED", "etimes"),
    THREADS("NLWP", "nlwp", "thcount"),
    NICE("NI", "ni", "nice"),
    PRIORITY("PRI", "pri"),
    PROCESSOR("PSR", "psr");

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter EXACT_CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMMdd", Locale.ENGLISH);

    private final String title;
    private final String names;

    PsField(String title, String... names) {
        this.title = title;
        this.names = "," + String.join(",", names) + ",";
    }

    String title() {
        return title;
    }

    static @Nullable PsField of(String name) {
        return Arrays.stream(values())
                .filter(field -> field.names.contains("," + name + ","))
                .findFirst()
                .orElse(null);
    }

    String of(ProcessFacts process, ProcessTable table) {
        long cpu = process.cpuSeconds();
        return switch (this) {
            case PID -> Integer.toString(process.pid());
            case PPID -> process.field(4);
            case PGID -> process.field(5);
            case SID -> process.field(6);
            case USER -> table.user(process.id("Uid", 1));
            case RUSER -> table.user(process.id("Uid", 0));
            case UID -> process.id("Uid", 1);
            case RUID -> process.id("Uid", 0);
            case GROUP -> table.group(process.id("Gid", 1));
            case RGROUP -> table.group(process.id("Gid", 0));
            case GID -> process.id("Gid", 1);
            case RGID -> process.id("Gid", 0);
            case NAME -> process.name();
            case CMD, COMMAND -> process.command();
            case LOAD -> Long.toString(Math.min(99, cpu * 100 / table.ageSeconds(process)));
            case CPU -> tenths(cpu * 100.0 / table.ageSeconds(process));
            case MEMORY ->
                tenths(table.memoryBytes() == 0 ? 0 : process.residentKibibytes() * 102400.0 / table.memoryBytes());
            case VSZ -> Long.toString(process.number(23) / 1024);
            case RSS -> Long.toString(process.residentKibibytes());
            case TTY, TT -> process.terminal();
            case STAT -> process.state();
            case STATE -> process.field(3);
            case STIME, START -> start(table.startOf(process), table.now(), CLOCK);
            case STARTED -> start(table.startOf(process), table.now(), EXACT_CLOCK);
            case TIME -> String.format(Locale.ROOT, "%02d:%02d:%02d", cpu / 3600, cpu / 60 % 60, cpu % 60);
            case BSD_TIME -> String.format(Locale.ROOT, "%d:%02d", cpu / 60, cpu % 60);
            case ELAPSED -> elapsed(table.ageSeconds(process));
            case ELAPSED_SECONDS -> Long.toString(table.ageSeconds(process));
            case THREADS -> process.field(20);
            case NICE -> process.field(19);
            case PRIORITY -> Long.toString(39 - process.number(18));
            case PROCESSOR -> process.field(39);
        };
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String start(Instant start, Instant now, DateTimeFormatter today) {
        var at = start.atZone(ZoneId.systemDefault());
        boolean isToday =
                at.toLocalDate().equals(now.atZone(ZoneId.systemDefault()).toLocalDate());
        return (isToday ? today : DAY).format(at);
    }

    private static String elapsed(long seconds) {
        String clock = String.format(Locale.ROOT, "%02d:%02d", seconds / 60 % 60, seconds % 60);
        long hours = seconds / 3600;
        if (hours == 0) {
            return clock;
        }
        return (hours >= 24 ? hours / 24 + "-" : "") + String.format(Locale.ROOT, "%02d:", hours % 24) + clock;
    }
}
