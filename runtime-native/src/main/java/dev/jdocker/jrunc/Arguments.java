package dev.jdocker.jrunc;

import java.util.List;

/** Checks how many words follow a verb, in runc's words. */
final class Arguments {
    private Arguments() {}

    static void exactly(String verb, List<String> words, int count) {
        if (words.size() != count) {
            throw new UsageException("jrunc: \"" + verb + "\" requires exactly " + count + " argument(s)");
        }
    }

    static void atLeast(String verb, List<String> words, int count) {
        if (words.size() < count) {
            throw new UsageException("jrunc: \"" + verb + "\" requires a minimum of " + count + " argument(s)");
        }
    }

    static void atMost(String verb, List<String> words, int count) {
        if (words.size() > count) {
            throw new UsageException("jrunc: \"" + verb + "\" requires a maximum of " + count + " argument(s)");
        }
    }
}
