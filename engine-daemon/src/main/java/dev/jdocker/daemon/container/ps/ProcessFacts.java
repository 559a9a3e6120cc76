package dev.jdocker.daemon.container.ps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One process: {@code stat} (proc_pid_stat(5)), {@code status} and {@code cmdline}; its other files are read when asked for.
 *
 * @param stat the fields behind the name: the third of the manual's list is the first here
 * @param command the command line, the name in brackets where there is none
 */
record ProcessFacts(Path folder, int pid, String name, List<String> stat, Map<String, String> status, String command) {
    /** USER_HZ, the unit of proc(5). */
    static final long TICKS_PER_SECOND = 100;

    private static final int FIRST = 3;

    ProcessFacts {
        stat = List.copyOf(stat);
        status = Map.copyOf(status);
    }

    static ProcessFacts read(Path proc, int pid) throws IOException {
        Path folder = proc.resolve(Integer.toString(pid));
        String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
        int nameEnd = stat.lastIndexOf(')');
        String name = stat.substring(stat.indexOf('(') + 1, nameEnd);
        Map<String, String> status = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("status"), StandardCharsets.ISO_8859_1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                status.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        String line = Files.readString(folder.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .stripTrailing();
        return new ProcessFacts(
                folder,
                pid,
                name,
                List.of(stat.substring(nameEnd + 2).split(" ", -1)),
                status,
                line.isEmpty() ? "[" + name + "]" : line);
    }

    /** A field by its number in the manual. */
    String field(int number) {
        return stat.get(number - FIRST);
    }

    long number(int field) {
        return Long.parseLong(field(field));
    }

    long startTicks() {
        return number(22);
    }

    /** Bytes of its program's instructions. */
    long textBytes() {
        return Math.max(0, unsigned(27) - unsigned(26));
    }

    long unsigned(int field) {
        return Long.parseUnsignedLong(field(field));
    }

    long cpuSeconds() {
        return (number(14) + number(15)) / TICKS_PER_SECOND;
    }

    /** One of the four ids of {@code Uid} or {@code Gid}: real 0, effective 1. */
    String id(String key, int which) {
        String[] ids = status.getOrDefault(key, "0").split("\\s+");
        return ids[Math.min(which, ids.length - 1)];
    }

    long residentKibibytes() {
        return kibibytes("VmRSS");
    }

    /** A size of {@code status}; 0 for kernel threads, which have none. */
    long kibibytes(String key) {
        return Long.parseLong(status.getOrDefault(key, "0").replaceAll("\\D+", ""));
    }

    /** Another of its files, without white space at the end; empty if there is none or it is not told. */
    String text(String file) {
        try {
            return Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .stripTrailing();
        } catch (IOException e) {
            return "";
        }
    }

    /** A number in a file of {@code key: number} lines. */
    long number(String file, String key) {
        return text(file)
                .lines()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElse(0);
    }

    /** Where one of its links leads; empty if it is not told. */
    String link(String file) {
        try {
            return Files.readSymbolicLink(folder.resolve(file)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** How much is in one of its folders. */
    long entries(String file) {
        try (Stream<Path> all = Files.list(folder.resolve(file))) {
            return all.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Terminals of containers are all pseudo terminals: majors 136 to 143. */
    String terminal() {
        long device = number(7);
        long major = (device >> 8) & 0xfff;
        long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
        return major >= 136 && major <= 143 ? "pts/" + (minor + (major - 136) * 256) : "?";
    }

    /** The state with what ps adds to it. */
    String state() {
        StringBuilder state = new StringBuilder(field(3));
        long nice = number(19);
        if (nice != 0) {
            state.append(nice < 0 ? '<' : 'N');
        }
        if (kibibytes("VmLck") > 0) {
            state.append('L');
        }
        if (number(6) == pid) {
            state.append('s');
        }
        if (number(20) > 1) {
            state.append('l');
        }
        if (number(8) == number(5)) {
            state.append('+');
        }
        return state.toString();
    }
}
