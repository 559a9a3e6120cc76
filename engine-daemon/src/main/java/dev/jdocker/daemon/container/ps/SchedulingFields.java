package dev.jdocker.daemon.container.ps;

import static dev.jdocker.daemon.container.ps.PsField.orDash;
import static dev.jdocker.daemon.container.ps.PsField.shown;
import static dev.jdocker.daemon.container.ps.PsField.stat;

import java.util.List;

/** How the kernel divides its time; of priorities ps has one name for each system that it ever imitated. */
final class SchedulingFields {
    /** By the numbers of sched_setscheduler(2). */
    private static final List<String> CLASSES = List.of("TS", "FF", "RR", "B", "ISO", "IDL", "DLN");

    private static final PsField.Value CLASS = (process, _) -> {
        int policy = policy(process);
        return policy < CLASSES.size() ? CLASSES.get(policy) : "?";
    };
    private static final PsField.Value NICE = (process, _) -> isRealTime(process) ? "-" : process.field(19);
    private static final PsField.Value WAITS_IN = (process, _) -> {
        String place = process.text("wchan");
        return place.equals("0") ? "-" : orDash(place);
    };

    static final List<PsField> ALL = List.of(
            shown("cls", "CLS", CLASS),
            shown("class", "CLS", CLASS),
            shown("policy", "POL", CLASS),
            stat("sched", "SCH", 41),
            shown("rtprio", "RTPRIO", (process, _) -> isRealTime(process) ? process.field(40) : "-"),
            shown("ni", "NI", NICE),
            shown("nice", "NI", NICE),
            stat("priority", "PRI", 18),
            shown("pri", "PRI", (process, _) -> Long.toString(39 - process.number(18))),
            shown("opri", "PRI", (process, _) -> Long.toString(60 + process.number(18))),
            shown("intpri", "PRI", (process, _) -> Long.toString(60 + process.number(18))),
            shown("pri_api", "API", (process, _) -> Long.toString(-1 - process.number(18))),
            shown("pri_bar", "BAR", (process, _) -> Long.toString(process.number(18) + 1)),
            shown("pri_baz", "BAZ", (process, _) -> Long.toString(process.number(18) + 100)),
            shown("pri_foo", "FOO", (process, _) -> Long.toString(process.number(18) - 20)),
            stat("psr", "PSR", 39),
            stat("cpuid", "CPUID", 39),
            stat("cpu", "CPU", 39),
            stat("lastcpu", "C", 39),
            shown("wchan", "WCHAN", WAITS_IN),
            shown("wname", "WCHAN", WAITS_IN));

    private SchedulingFields() {}

    private static int policy(ProcessFacts process) {
        return (int) process.number(41);
    }

    private static boolean isRealTime(ProcessFacts process) {
        String name = CLASSES.get(Math.min(policy(process), CLASSES.size() - 1));
        return name.equals("FF") || name.equals("RR");
    }
}
