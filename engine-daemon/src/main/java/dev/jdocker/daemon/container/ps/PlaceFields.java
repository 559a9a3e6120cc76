package dev.jdocker.daemon.container.ps;

import static dev.jdocker.daemon.container.ps.PsField.orDash;
import static dev.jdocker.daemon.container.ps.PsField.shown;

import java.util.List;
import java.util.stream.Collectors;

/** What a process is confined to: namespaces, control groups, and the label of a security module. */
final class PlaceFields {
    private static final PsField.Value GROUPS = (process, _) -> groups(process);
    private static final PsField.Value LABEL = (process, _) -> orDash(process.text("attr/current"));
    private static final PsField.Value NOTHING = (_, _) -> "-";

    static final List<PsField> ALL = List.of(
            namespace("cgroup"),
            namespace("ipc"),
            namespace("mnt"),
            namespace("net"),
            namespace("pid"),
            namespace("time"),
            namespace("user"),
            namespace("uts"),
            shown("cgroup", "CGROUP", GROUPS),
            shown("cgname", "CGNAME", GROUPS),
            shown("label", "LABEL", LABEL),
            shown("context", "CONTEXT", LABEL),
            // columns of old systems that are always empty here
            shown("addr_1", "ADDR", NOTHING),
            shown("timeout", "TMOUT", NOTHING),
            shown("alarm", "ALARM", NOTHING));

    private PlaceFields() {}

    private static PsField namespace(String kind) {
        String name = kind + "ns";
        return shown(
                name,
                name.toUpperCase(java.util.Locale.ROOT),
                (process, _) -> orDash(process.link("ns/" + kind).replaceAll("\\D+", "")));
    }

    /** Those that it is in below the top. */
    private static String groups(ProcessFacts process) {
        return orDash(process.text("cgroup")
                .lines()
                .filter(line -> !line.endsWith(":/"))
                .collect(Collectors.joining(",")));
    }
}
