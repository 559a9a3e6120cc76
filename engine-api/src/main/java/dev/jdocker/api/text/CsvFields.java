package dev.jdocker.api.text;

import java.util.ArrayList;
import java.util.List;

/** The fields of one line of comma-separated values, as options such as {@code --mount} are written. */
public final class CsvFields {
    private CsvFields() {}

    /** The fields; what stands between double quotes may hold commas, and two double quotes there are one of the value. */
    public static List<String> of(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
