package dev.jdocker.daemon.container.spec;

import dev.jdocker.daemon.error.BadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/** Processors or memory nodes of this machine, as the kernel lists them: {@code 0-3,6}. */
enum OnlineSet {
    CPUS("Requested CPUs", Path.of("/sys/devices/system/cpu/online")),
    MEMORY_NODES("Requested memory nodes", Path.of("/sys/devices/system/node/online"));

    /** No machine has more; a larger number is refused without a look. */
    private static final int MOST = 8192;

    private final String what;
    private final Path file;

    OnlineSet(String what, Path file) {
        this.what = what;
        this.file = file;
    }

    /**
     * Checks a list of the form that {@link LimitRules} has found right; an empty one asks for nothing.
     *
     * @throws BadRequest if not all of it is there
     */
    void requireAvailable(String wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        String online = online();
        BitSet missing = parse(wanted);
        missing.andNot(parse(online));
        if (!online.isEmpty() && !missing.isEmpty()) {
            throw new BadRequest(what + " are not available - requested " + wanted + ", available: " + online);
        }
    }

    /** Empty where the kernel does not say: its refusal comes with the start then. */
    private String online() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    static BitSet parse(String list) {
        BitSet set = new BitSet();
        for (String range : list.isEmpty() ? new String[0] : list.split(",", -1)) {
            String[] ends = range.split("-", 2);
            set.set(number(ends[0]), number(ends[ends.length - 1]) + 1);
        }
        return set;
    }

    private static int number(String text) {
        return text.length() > 5 ? MOST : Math.min(MOST, Integer.parseInt(text));
    }
}
