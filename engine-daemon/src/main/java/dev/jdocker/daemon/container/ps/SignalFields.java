package dev.jdocker.daemon.container.ps;

import java.util.List;

/** Sets of signals, as the kernel writes them. */
final class SignalFields {
    static final List<PsField> ALL = List.of(
            set("pending", "PENDING", "ShdPnd"),
            set("sig", "PENDING", "ShdPnd"),
            set("sig_pend", "SIGNAL", "ShdPnd"),
            set("tsig", "PENDING", "SigPnd"),
            set("blocked", "BLOCKED", "SigBlk"),
            set("sigmask", "BLOCKED", "SigBlk"),
            set("sig_block", "BLOCKED", "SigBlk"),
            set("ignored", "IGNORED", "SigIgn"),
            set("sigignore", "IGNORED", "SigIgn"),
            set("sig_ignore", "IGNORED", "SigIgn"),
            set("caught", "CAUGHT", "SigCgt"),
            set("sigcatch", "CAUGHT", "SigCgt"),
            set("sig_catch", "CATCHED", "SigCgt"));

    private SignalFields() {}

    private static PsField set(String name, String title, String key) {
        return PsField.shown(name, title, (process, _) -> process.status().getOrDefault(key, "-"));
    }
}
