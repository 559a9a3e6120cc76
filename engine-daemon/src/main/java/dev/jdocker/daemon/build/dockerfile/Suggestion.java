package dev.jdocker.daemon.build.dockerfile;

import java.util.Collection;
import java.util.Locale;

/** Guesses what somebody meant. */
public final class Suggestion {

    private static final int MAX_DISTANCE = 3;

    private Suggestion() {}

    /** {@code " (did you mean RUN?)"}, or nothing where nothing is near. */
    public static String of(String word, Collection<String> known) {
        String best = nearest(word, known);
        return best.isEmpty() ? "" : " (did you mean " + best + "?)";
    }

    /** The nearest, empty where nothing is near. */
    public static String nearest(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        String best = "";
        int least = MAX_DISTANCE;
        for (String candidate : known) {
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
            if (distance < least && distance > 0) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
