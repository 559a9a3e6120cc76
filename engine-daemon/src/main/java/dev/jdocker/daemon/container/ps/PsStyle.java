package dev.jdocker.daemon.container.ps;

import dev.jdocker.daemon.error.BadRequest;
import java.util.ArrayList;
import java.util.List;

/** The columns that ps has ready, as its options of one letter choose and change them. */
final class PsStyle {
    private boolean full;
    private boolean extraFull;
    private boolean lengthy;
    private boolean jobs;
    private boolean classes;
    private boolean label;
    private boolean resident;
    private boolean plainNames;
    private char bsd;

    /** An option behind a dash; false if it is none that is known. */
    boolean unix(char letter) {
        switch (letter) {
            case 'f' -> full = true;
            case 'F' -> extraFull = true;
            case 'l' -> lengthy = true;
            case 'y' -> resident = true;
            case 'j' -> jobs = true;
            case 'c' -> classes = true;
            case 'M' -> label = true;
            case 'e', 'A', 'a', 'd', 'w' -> {
                return true; // which processes, and how wide
            }
            case 'u', 'x' -> {
                return bsd(letter); // as procps takes -aux
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** An option without a dash. */
    boolean bsd(char letter) {
        switch (letter) {
            case 'u', 'v', 's', 'l', 'j', 'X' -> {
                if (bsd != 0 && bsd != 'x' && bsd != letter) {
                    throw new BadRequest("ps: error: conflicting format options");
                }
                bsd = letter;
            }
            case 'c' -> plainNames = true;
            case 'Z' -> label = true;
            case 'a', 'x', 'g', 'r', 'w', 'T' -> {
                if (bsd == 0) {
                    bsd = 'x';
                }
            }
            default -> {
                return false;
            }
        }
        if (bsd == 0) {
            bsd = 'x';
        }
        return true;
    }

    List<PsField> fields() {
        boolean unix = full || extraFull || lengthy || jobs || classes;
        if (unix && bsd != 0 && bsd != 'x') {
            throw new BadRequest("ps: error: conflicting format options");
        }
        if (resident && !lengthy) {
            throw new BadRequest("ps: error: modifier -y without format -l makes no sense");
        }
        List<PsField> fields = new ArrayList<>(label ? PsFields.list("label") : List.of());
        fields.addAll(PsFields.list(unix || bsd == 0 ? unix() : bsd()));
        return fields;
    }

    private String bsd() {
        String columns = switch (bsd) {
            case 'u' -> "user pid pcpu pmem vsz rss tname stat start_time bsdtime";
            case 'v' -> "pid tname stat bsdtime maj_flt trs drs rss pmem";
            case 's' -> "uid pid pending blocked ignored caught stat tname bsdtime";
            case 'l' -> "f uid pid ppid priority ni vsz rss wchan stat tname bsdtime";
            case 'j' -> "ppid pid pgid sid tname tpgid stat uid bsdtime";
            case 'X' -> "pid stackp esp eip timeout alarm stat tname bsdtime";
            default -> "pid tname stat bsdtime";
        };
        return columns + (plainNames ? " comm" : " args");
    }

    /** Built from left to right, as the options add to each other. */
    private String unix() {
        boolean whole = full || extraFull;
        StringBuilder columns = new StringBuilder();
        if (lengthy) {
            columns.append(resident ? "s " : "f s ");
        }
        if (whole || lengthy) {
            columns.append(whole ? "uid_hack pid ppid" : "uid pid ppid");
        } else {
            columns.append("pid");
        }
        columns.append(jobs ? " pgid sid" : "");
        if (classes) {
            columns.append(" cls pri");
        } else {
            columns.append(whole || lengthy ? " c" : "").append(lengthy ? " opri ni" : "");
        }
        if (lengthy) {
            columns.append(resident ? " rss sz wchan" : " addr_1 sz wchan");
        } else if (extraFull) {
            columns.append(" sz rss psr");
        }
        return columns.append(whole ? " stime tname time cmd" : " tname time ucmd")
                .toString();
    }
}
