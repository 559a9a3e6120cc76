package dev.jdocker.daemon.metrics;

import java.util.Map;
import java.util.StringJoiner;

/**
 * Prometheus' text format, version 0.0.4: families of samples. Written here, because what libraries add to it (registries,
 * collectors of the JVM's beans) costs more memory than the daemon's own numbers are worth.
 */
final class Exposition {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder out = new StringBuilder();

    /** Begins a family. */
    Exposition family(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    Exposition sample(String name, double value) {
        return sample(name, Map.of(), value);
    }

    /** One sample; labels in the order of the map. */
    Exposition sample(String name, Map<String, String> labels, double value) {
        out.append(name);
        if (!labels.isEmpty()) {
            StringJoiner pairs = new StringJoiner(",", "{", "}");
            labels.forEach((label, text) -> pairs.add(label + "=\"" + escaped(text) + "\""));
            out.append(pairs);
        }
        out.append(' ').append(number(value)).append('\n');
        return this;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
