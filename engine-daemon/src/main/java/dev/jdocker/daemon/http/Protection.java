package dev.jdocker.daemon.http;

import dev.jdocker.daemon.error.Conflict;
import java.util.Map;

/** A label of ours: what has it is not pruned, and removed only by a request that says {@code protected=1}. */
public final class Protection {

    /** The label, with the value {@code true}. */
    public static final String LABEL = "dev.jdocker.protected";

    private static final String ALTHOUGH = "protected";

    private Protection() {}

    /** Whether these labels protect what has them. */
    public static boolean isOn(Map<String, String> labels) {
        return "true".equals(labels.get(LABEL));
    }

    /** Whether the request removes also what is protected. */
    public static boolean isWaived(Query query) {
        return query.bool(ALTHOUGH, false);
    }

    /**
     * The refusal to remove something.
     *
     * @param attempt what was attempted, such as {@code remove data}
     * @param kind such as {@code volume}
     */
    public static Conflict refusal(String attempt, String kind) {
        return new Conflict(attempt + ": " + kind + " is protected by its label " + LABEL);
    }
}
