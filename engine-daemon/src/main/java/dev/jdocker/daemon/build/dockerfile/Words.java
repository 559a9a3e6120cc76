package dev.jdocker.daemon.build.dockerfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.jdocker.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways in which an instruction's text falls into words. */
final class Words {

    private static final ObjectReader STRICT =
            Json.mapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Words() {}

    static List<String> bySpace(String text) {
        String trimmed = text.strip();
        return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("\\s+", -1));
    }

    /** The strings of a JSON array, null if it is none. */
    static @Nullable List<String> json(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith("[")) {
            return null;
        }
        try {
            JsonNode node = STRICT.readValue(trimmed);
            if (node == null || !node.isArray()) {
                return null;
            }
            List<String> words = new ArrayList<>();
            for (JsonNode element : node) {
                if (!element.isTextual()) {
                    return null;
                }
                words.add(element.textValue());
            }
            return List.copyOf(words);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Words as {@code ENV} and {@code LABEL} have them: quotes and escapes stay, spaces within them divide nothing. */
    static List<String> quoted(String text, char escape) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!inWord && Character.isWhitespace(c)) {
                continue;
            }
            if (inWord && quote == 0 && Character.isWhitespace(c)) {
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
                continue;
            }
            inWord = true;
            if (c == escape && quote != '\'') {
                word.append(c);
                if (i + 1 < text.length()) {
                    word.append(text.charAt(++i));
                }
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            word.append(c);
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
