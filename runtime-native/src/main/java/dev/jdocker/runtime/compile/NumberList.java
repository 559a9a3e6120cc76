package dev.jdocker.runtime.compile;

import java.util.Arrays;

/** Lists of CPUs and memory nodes as cpuset(7) writes them: {@code 0-3,7}. */
final class NumberList {
    /** Above what any kernel is built for. */
    private static final int GREATEST = 8191;

    private NumberList() {}

    /** The numbers as bits of 64-bit words, at least one word. */
    static long[] bits(String text, String what) {
        long[] words = new long[GREATEST / 64 + 1];
        int used = 1;
        for (String part : text.split(",", -1)) {
            String[] ends = part.strip().split("-", 2);
            int first = number(ends[0], text, what);
            int last = ends.length == 2 ? number(ends[1], text, what) : first;
            if (last < first) {
                throw invalid(text, what);
            }
            for (int n = first; n <= last; n++) {
                words[n / 64] |= 1L << (n % 64);
            }
            used = Math.max(used, last / 64 + 1);
        }
        return Arrays.copyOf(words, used);
    }

    private static int number(String digits, String text, String what) {
        try {
            int number = Integer.parseInt(digits.strip());
            if (number >= 0 && number <= GREATEST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw invalid(text, what);
    }

    private static CompileException invalid(String text, String what) {
        return new CompileException("invalid " + what + " \"" + text + "\"");
    }
}
