package dev.jdocker.daemon.container.ps;

import static dev.jdocker.daemon.container.ps.PsField.shown;
import static dev.jdocker.daemon.container.ps.PsField.stat;

import java.util.List;
import java.util.Locale;

/** A process's memory, and what it read and wrote. */
final class MemoryFields {
    private static final long PAGE_BYTES = 4096;
    private static final String SHARES = "smaps_rollup";
    private static final PsField.Value RESIDENT = (process, _) -> Long.toString(process.residentKibibytes());
    private static final PsField.Value VIRTUAL = (process, _) -> Long.toString(process.number(23) / 1024);
    private static final PsField.Value TEXT = (process, _) -> Long.toString(process.textBytes() / 1024);
    private static final PsField.Value DATA =
            (process, _) -> Long.toString((process.number(23) - process.textBytes()) / 1024);
    private static final PsField.Value PERCENT = (process, table) -> String.format(
            Locale.ROOT,
            "%.1f",
            table.memoryBytes() == 0 ? 0 : process.residentKibibytes() * 102400.0 / table.memoryBytes());

    static final List<PsField> ALL = List.of(
            shown("%mem", "%MEM", PERCENT),
            shown("pmem", "%MEM", PERCENT),
            shown("vsz", "VSZ", VIRTUAL),
            shown("vsize", "VSZ", VIRTUAL),
            shown("rss", "RSS", RESIDENT),
            shown("rssize", "RSS", RESIDENT),
            shown("rsz", "RSZ", RESIDENT),
            shown("sgi_rss", "RSS", RESIDENT),
            shown("pss", "PSS", (process, _) -> Long.toString(process.number(SHARES, "Pss"))),
            shown("uss", "USS", (process, _) -> Long.toString(own(process))),
            shown("trs", "TRS", TEXT),
            shown("trss", "TRSS", TEXT),
            shown("tsiz", "TSIZ", TEXT),
            shown("m_trs", "TRS", TEXT),
            shown("drs", "DRS", DATA),
            shown("dsiz", "DSIZ", DATA),
            shown("m_drs", "DRS", DATA),
            stat("m_size", "SIZE", 23),
            shown(
                    "size",
                    "SIZE",
                    (process, _) -> Long.toString(process.kibibytes("VmData") + process.kibibytes("VmStk"))),
            shown("sz", "SZ", (process, _) -> Long.toString(process.number(23) / PAGE_BYTES)),
            stat("maj_flt", "MAJFL", 12),
            stat("majflt", "MAJFLT", 12),
            stat("pagein", "PAGEIN", 12),
            stat("min_flt", "MINFL", 10),
            stat("minflt", "MINFLT", 10),
            shown("stackp", "STACKP", (process, _) -> address(process, 28)),
            shown("start_stack", "STACKP", (process, _) -> address(process, 28)),
            shown("esp", "ESP", (process, _) -> address(process, 29)),
            shown("eip", "EIP", (process, _) -> address(process, 30)),
            shown("oom", "OOM", (process, _) -> PsField.orDash(process.text("oom_score"))),
            shown("oomadj", "OOMADJ", (process, _) -> PsField.orDash(process.text("oom_score_adj"))),
            transferred("rchars", "RCHARS", "rchar"),
            transferred("wchars", "WCHARS", "wchar"),
            transferred("rops", "ROPS", "syscr"),
            transferred("wops", "WOPS", "syscw"),
            transferred("rbytes", "RBYTES", "read_bytes"),
            transferred("wbytes", "WBYTES", "write_bytes"),
            transferred("wcbytes", "WCBYTES", "cancelled_write_bytes"));

    private MemoryFields() {}

    private static PsField transferred(String name, String title, String key) {
        return shown(name, title, (process, _) -> Long.toString(process.number("io", key)));
    }

    /** What nobody else has too. */
    private static long own(ProcessFacts process) {
        return process.number(SHARES, "Private_Clean") + process.number(SHARES, "Private_Dirty");
    }

    private static String address(ProcessFacts process, int field) {
        return String.format(Locale.ROOT, "%016x", process.unsigned(field));
    }
}
