package dev.jdocker.daemon.container.ps;

import static dev.jdocker.daemon.container.ps.PsField.shown;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Since when a process is there, and how much of a processor it took. */
final class ClockFields {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter EXACT_CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMMdd", Locale.ENGLISH);
    private static final DateTimeFormatter WHOLE =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);
    private static final PsField.Value START = (process, table) -> start(table.startOf(process), table.now(), CLOCK);
    private static final PsField.Value TIME = (process, _) -> time(process.cpuSeconds());
    private static final PsField.Value SECONDS = (process, _) -> Long.toString(process.cpuSeconds());
    private static final PsField.Value LOAD =
            (process, table) -> Long.toString(Math.min(99, (long) (share(process, table) * 100)));
    private static final PsField.Value PERCENT =
            (process, table) -> String.format(Locale.ROOT, "%.1f", share(process, table) * 100);

    static final List<PsField> ALL = List.of(
            shown("stime", "STIME", START),
            shown("start_time", "START", START),
            shown("bsdstart", "START", START),
            shown("start", "STARTED", (process, table) -> start(table.startOf(process), table.now(), EXACT_CLOCK)),
            shown("lstart", "STARTED", (process, table) -> WHOLE.format(here(table.startOf(process)))),
            shown("time", "TIME", TIME),
            shown("cputime", "TIME", TIME),
            shown("atime", "TIME", TIME),
            shown("times", "TIME", SECONDS),
            shown("cputimes", "TIME", SECONDS),
            shown("bsdtime", "TIME", (process, _) -> minutes(process.cpuSeconds())),
            shown("etime", "ELAPSED", (process, table) -> elapsed(table.ageSeconds(process))),
            shown("etimes", "ELAPSED", (process, table) -> Long.toString(table.ageSeconds(process))),
            shown("c", "C", LOAD),
            shown("util", "C", LOAD),
            shown("%cpu", "%CPU", PERCENT),
            shown("pcpu", "%CPU", PERCENT),
            shown("cp", "CP", (process, table) -> Long.toString(Math.min(999, (long) (share(process, table) * 1000)))),
            shown("cuu", "%CUU", (process, table) -> exact(share(process, table))),
            shown("cuc", "%CUC", (process, table) -> exact(withChildren(process, table))));

    private ClockFields() {}

    private static double share(ProcessFacts process, ProcessTable table) {
        return (double) process.cpuSeconds() / table.ageSeconds(process);
    }

    /** With what its children took that have ended. */
    private static double withChildren(ProcessFacts process, ProcessTable table) {
        long ended = (process.number(16) + process.number(17)) / ProcessFacts.TICKS_PER_SECOND;
        return (double) (process.cpuSeconds() + ended) / table.ageSeconds(process);
    }

    private static String exact(double share) {
        return String.format(Locale.ROOT, "%.3f", share * 100);
    }

    private static String start(Instant start, Instant now, DateTimeFormatter today) {
        var at = here(start);
        return (at.toLocalDate().equals(here(now).toLocalDate()) ? today : DAY).format(at);
    }

    private static java.time.ZonedDateTime here(Instant instant) {
        return instant.atZone(ZoneId.systemDefault());
    }

    private static String time(long seconds) {
        long hours = seconds / 3600;
        return days(hours) + String.format(Locale.ROOT, "%02d:%02d:%02d", hours % 24, seconds / 60 % 60, seconds % 60);
    }

    private static String minutes(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    private static String elapsed(long seconds) {
        long hours = seconds / 3600;
        return days(hours)
                + (hours == 0 ? "" : String.format(Locale.ROOT, "%02d:", hours % 24))
                + String.format(Locale.ROOT, "%02d:%02d", seconds / 60 % 60, seconds % 60);
    }

    private static String days(long hours) {
        return hours >= 24 ? hours / 24 + "-" : "";
    }
}
