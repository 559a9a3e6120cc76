package dev.jdocker.cli.flag;

import dev.jdocker.api.text.CsvFields;
import java.util.LinkedHashMap;
import java.util.Map;

/** The value of {@code --secret} and {@code --config}: a name alone, or {@code source=NAME,target=FILE,uid=N,gid=N,mode=0400}. */
public final class SecretText {
    private SecretText() {}

    /** The secret as the API takes it. */
    public static Map<String, Object> parse(String text) {
        Map<String, Object> secret = new LinkedHashMap<>();
        if (text.indexOf('=') < 0 && text.indexOf(',') < 0) {
            secret.put("Source", text);
            return secret;
        }
        for (String field : CsvFields.of(text)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
            }
            String key = field.substring(0, equals);
            String value = field.substring(equals + 1);
            switch (key) {
                case "source", "src" -> secret.put("Source", value);
                case "target", "dst" -> secret.put("Target", value);
                case "uid" -> secret.put("UID", number(field, value, 10));
                case "gid" -> secret.put("GID", number(field, value, 10));
                case "mode" -> secret.put("Mode", number(field, value, 8));
                default -> throw new IllegalArgumentException("invalid field in secret request: " + key);
            }
        }
        if (!secret.containsKey("Source")) {
            throw new IllegalArgumentException("source is required");
        }
        return secret;
    }

    private static long number(String field, String value, int radix) {
        try {
            return Long.parseLong(value, radix);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid value in secret request: " + field, e);
        }
    }
}
