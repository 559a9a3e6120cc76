package dev.jdocker.daemon.container.ps;

import static dev.jdocker.daemon.container.ps.PsField.orDash;
import static dev.jdocker.daemon.container.ps.PsField.shown;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose rights a process has: users and groups by numbers and by the names of this machine, and capabilities. */
final class PersonFields {
    private static final int REAL = 0;
    private static final int EFFECTIVE = 1;
    private static final int SAVED = 2;
    private static final int FILES = 3;

    static final List<PsField> ALL = Stream.of(
                    ids("Uid", EFFECTIVE, "uid=UID", "euid=EUID"),
                    ids("Uid", REAL, "ruid=RUID"),
                    ids("Uid", SAVED, "suid=SUID", "svuid=SVUID"),
                    ids("Uid", FILES, "fuid=FUID", "fsuid=FSUID"),
                    ids("Gid", EFFECTIVE, "gid=GID", "egid=EGID"),
                    ids("Gid", REAL, "rgid=RGID"),
                    ids("Gid", SAVED, "sgid=SGID", "svgid=SVGID"),
                    ids("Gid", FILES, "fgid=FGID", "fsgid=FSGID"),
                    users(EFFECTIVE, "user=USER", "euser=EUSER", "uname=USER", "uid_hack=UID"),
                    users(REAL, "ruser=RUSER"),
                    users(SAVED, "suser=SUSER", "svuser=SVUSER"),
                    users(FILES, "fuser=FUSER", "fsuser=FSUSER"),
                    groups(EFFECTIVE, "group=GROUP", "egroup=EGROUP"),
                    groups(REAL, "rgroup=RGROUP"),
                    groups(SAVED, "sgroup=SGROUP", "svgroup=SVGROUP"),
                    groups(FILES, "fgroup=FGROUP", "fsgroup=FSGROUP"),
                    Stream.of(
                            shown("supgid", "SUPGID", (process, _) -> further(process, UnaryOperator.identity())),
                            shown("supgrp", "SUPGRP", (process, table) -> further(process, table::group)),
                            shown(
                                    "pcap",
                                    "PCAP",
                                    (process, _) -> process.status().getOrDefault("CapPrm", "-"))))
            .flatMap(fields -> fields)
            .toList();

    private PersonFields() {}

    private static Stream<PsField> all(PsField.Value value, String... names) {
        return Arrays.stream(names).map(name -> name.split("=", 2)).map(parts -> shown(parts[0], parts[1], value));
    }

    private static Stream<PsField> ids(String key, int which, String... names) {
        return all((process, _) -> process.id(key, which), names);
    }

    private static Stream<PsField> users(int which, String... names) {
        return all((process, table) -> table.user(process.id("Uid", which)), names);
    }

    private static Stream<PsField> groups(int which, String... names) {
        return all((process, table) -> table.group(process.id("Gid", which)), names);
    }

    private static String further(ProcessFacts process, UnaryOperator<String> shown) {
        String groups = process.status().getOrDefault("Groups", "");
        return orDash(Stream.of(groups.split(" "))
                .filter(group -> !group.isEmpty())
                .map(shown)
                .collect(Collectors.joining(",")));
    }
}
