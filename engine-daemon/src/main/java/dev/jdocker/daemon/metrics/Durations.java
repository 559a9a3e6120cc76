package dev.jdocker.daemon.metrics;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long things of one kind took, counted in the buckets that Prometheus' clients have by default. */
final class Durations {

    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final long[] upTo = new long[BOUNDS.length];
    private long count;
    private double sumSeconds;

    synchronized void add(Duration took) {
        double seconds = took.toNanos() / 1e9;
        for (int i = 0; i < BOUNDS.length; i++) {
            if (seconds <= BOUNDS[i]) {
                upTo[i]++;
            }
        }
        count++;
        sumSeconds += seconds;
    }

    synchronized void write(Exposition out, String family, Map<String, String> labels) {
        for (int i = 0; i < BOUNDS.length; i++) {
            out.sample(family + "_bucket", with(labels, bound(BOUNDS[i])), (double) upTo[i]);
        }
        out.sample(family + "_bucket", with(labels, "+Inf"), (double) count);
        out.sample(family + "_sum", labels, sumSeconds);
        out.sample(family + "_count", labels, (double) count);
    }

    private static String bound(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static Map<String, String> with(Map<String, String> labels, String bound) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.put("le", bound);
        return all;
    }
}
