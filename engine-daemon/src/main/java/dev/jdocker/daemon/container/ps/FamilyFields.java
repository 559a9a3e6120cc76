package dev.jdocker.daemon.container.ps;

import static dev.jdocker.daemon.container.ps.PsField.orDash;
import static dev.jdocker.daemon.container.ps.PsField.shown;
import static dev.jdocker.daemon.container.ps.PsField.stat;

import java.util.List;

/** What a process is, and whose child. */
final class FamilyFields {
    private static final int SHORT_NAME = 8;
    private static final PsField.Value ID = (process, _) -> Integer.toString(process.pid());
    private static final PsField.Value NAME = (process, _) -> process.name();
    private static final PsField.Value COMMAND = (process, _) -> process.command();
    private static final PsField.Value TERMINAL = (process, _) -> process.terminal();
    private static final PsField.Value STATE = (process, _) -> process.field(3);
    // a few flags of PF_…: forked and not executed, with the rights of root
    private static final PsField.Value FLAGS = (process, _) -> Long.toOctalString(process.number(9) >> 6 & 7);

    static final List<PsField> ALL = List.of(
            shown("pid", "PID", ID),
            shown("tgid", "TGID", ID),
            shown("lwp", "LWP", ID),
            shown("spid", "SPID", ID),
            shown("tid", "TID", ID),
            stat("ppid", "PPID", 4),
            stat("pgid", "PGID", 5),
            stat("pgrp", "PGRP", 5),
            stat("sid", "SID", 6),
            stat("sess", "SESS", 6),
            stat("session", "SESS", 6),
            stat("tpgid", "TPGID", 8),
            shown("comm", "COMMAND", NAME),
            shown("ucomm", "COMMAND", NAME),
            shown("ucmd", "CMD", NAME),
            shown("fname", "COMMAND", (process, _) -> shortened(process.name())),
            shown("cmd", "CMD", COMMAND),
            shown("args", "COMMAND", COMMAND),
            shown("command", "COMMAND", COMMAND),
            shown("exe", "EXE", (process, _) -> orDash(process.link("exe"))),
            shown("environ", "ENVIRONM", (process, _) -> orDash(process.text("environ"))),
            shown("fds", "FDS", (process, _) -> Long.toString(process.entries("fd"))),
            shown("tname", "TTY", TERMINAL),
            shown("tty", "TT", TERMINAL),
            shown("tt", "TT", TERMINAL),
            shown("tty4", "TTY", TERMINAL),
            shown("tty8", "TTY", TERMINAL),
            shown("longtname", "TTY", (process, _) -> named(process.terminal())),
            shown("stat", "STAT", (process, _) -> process.state()),
            shown("state", "S", STATE),
            shown("s", "S", STATE),
            shown("f", "F", FLAGS),
            shown("flag", "F", FLAGS),
            shown("flags", "F", FLAGS),
            stat("nlwp", "NLWP", 20),
            stat("thcount", "THCNT", 20));

    private FamilyFields() {}

    private static String shortened(String name) {
        return name.substring(0, Math.min(name.length(), SHORT_NAME));
    }

    private static String named(String terminal) {
        return terminal.equals("?") ? terminal : "/dev/" + terminal;
    }
}
